import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Form, Input } from "antd";
import { carry } from "../api/client";
import { signIn } from "../api/desk";
import { says } from "../api/errors";
import { keys } from "../hooks/queries";

interface Fields {
  name: string;
  password: string;
}

export function SignIn() {
  const client = useQueryClient();
  const enter = useMutation({
    mutationFn: ({ name, password }: Fields) => signIn(name.trim(), password),
    onSuccess: (me) => {
      carry(me.csrf);
      client.setQueryData(keys.session, me);
    },
  });
  return (
    <main className="sign-in">
      <Form<Fields> layout="vertical" requiredMark={false} onFinish={(fields) => enter.mutate(fields)}>
        <h1>客服工作台</h1>
        {enter.isError && <Alert type="error" showIcon title={says(enter.error)} role="alert" />}
        <Form.Item name="name" label="账号" rules={[{ required: true, message: "请输入账号" }]}>
          <Input autoFocus autoComplete="username" size="large" />
        </Form.Item>
        <Form.Item name="password" label="密码" rules={[{ required: true, message: "请输入密码" }]}>
          <Input.Password autoComplete="current-password" size="large" />
        </Form.Item>
        <Button type="primary" htmlType="submit" size="large" block loading={enter.isPending}>
          登录
        </Button>
      </Form>
    </main>
  );
}
