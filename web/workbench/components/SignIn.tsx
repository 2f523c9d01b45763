import { useMutation } from "@tanstack/react-query";
import { Alert, Button, Form, Input } from "antd";
import { useState } from "react";
import { signIn } from "../api/desk";
import { Refused, says } from "../api/errors";
import { useEntering } from "../hooks/useEntering";
import { CodeField } from "./CodeField";

interface Fields {
  name: string;
  password: string;
  code?: string;
}

/** Name and password, and where the account has a second factor its code on a second step. */
export function SignIn() {
  const entering = useEntering();
  const [asksCode, setAsksCode] = useState(false);
  const enter = useMutation({
    mutationFn: ({ name, password, code = "" }: Fields) => signIn(name.trim(), password, code),
    onSuccess: entering,
    onError: (error) => setAsksCode((asked) => asked || (error instanceof Refused && error.code === "code_needed")),
  });
  const failed = enter.isError && !(enter.error instanceof Refused && enter.error.code === "code_needed");
  return (
    <main className="sign-in">
      <Form<Fields> layout="vertical" requiredMark={false} onFinish={(fields) => enter.mutate(fields)}>
        <h1>客服工作台</h1>
        {failed && <Alert type="error" showIcon title={says(enter.error)} role="alert" />}
        <Form.Item name="name" label="账号" hidden={asksCode} rules={[{ required: true, message: "请输入账号" }]}>
          <Input autoFocus autoComplete="username" size="large" />
        </Form.Item>
        <Form.Item name="password" label="密码" hidden={asksCode} rules={[{ required: true, message: "请输入密码" }]}>
          <Input.Password autoComplete="current-password" size="large" />
        </Form.Item>
        {asksCode && <CodeField label="手机上的验证码，或者一个恢复码" size="large" />}
        <Button type="primary" htmlType="submit" size="large" block loading={enter.isPending}>
          登录
        </Button>
        {asksCode && (
          <Button type="link" block onClick={() => setAsksCode(false)}>
            换一个账号
          </Button>
        )}
      </Form>
    </main>
  );
}
