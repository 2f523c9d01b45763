import { Form, Input } from "antd";

/** The second factor's code, in a form under the name `code`. */
export const CodeField = ({ label, size }: { label: string; size?: "large" }) => (
  <Form.Item name="code" label={label} rules={[{ required: true, message: "请输入验证码" }]}>
    <Input autoFocus autoComplete="one-time-code" autoCapitalize="none" spellCheck={false} maxLength={40} {...(size && { size })} />
  </Form.Item>
);
