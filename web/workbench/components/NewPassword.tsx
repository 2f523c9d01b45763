import { useMutation } from "@tanstack/react-query";
import { Alert, Button, Form, Input } from "antd";
import { changePassword } from "../api/desk";
import { says } from "../api/errors";
import { useEntering } from "../hooks/useEntering";

interface Fields {
  old: string;
  password: string;
  again: string;
}

export function NewPassword({ onDone }: { onDone: () => void }) {
  const entering = useEntering();
  const change = useMutation({
    mutationFn: ({ old, password }: Fields) => changePassword(old, password),
    onSuccess: (me) => {
      entering(me);
      onDone();
    },
  });
  return (
    <Form<Fields> layout="vertical" requiredMark={false} onFinish={(fields) => change.mutate(fields)}>
      {change.isError && <Alert type="error" showIcon title={says(change.error)} role="alert" />}
      <Form.Item name="old" label="现在的密码" rules={[{ required: true, message: "请输入现在的密码" }]}>
        <Input.Password autoComplete="current-password" />
      </Form.Item>
      <Form.Item name="password" label="新密码" rules={[{ required: true, message: "请输入新密码" }]}>
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Form.Item
        name="again"
        label="再输一遍"
        dependencies={["password"]}
        rules={[({ getFieldValue }) => ({ validator: (_, again) => same(getFieldValue("password"), again) })]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Button type="primary" htmlType="submit" block loading={change.isPending}>
        换密码
      </Button>
    </Form>
  );
}

const same = (password: unknown, again: unknown): Promise<void> =>
  password === again ? Promise.resolve() : Promise.reject(new Error("两遍不一样"));
