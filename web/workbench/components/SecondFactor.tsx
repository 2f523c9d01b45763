import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Form, Input, Spin } from "antd";
import { type ReactNode, useState } from "react";
import { carry } from "../api/client";
import { beginSecondFactor, finishSecondFactor, renewRecoveryCodes, secondFactor, turnOffSecondFactor } from "../api/desk";
import { says } from "../api/errors";
import type { Me, SecondFactorBegun } from "../api/types";
import { useEntering } from "../hooks/useEntering";
import { CodeField } from "./CodeField";
import { Copy } from "./Copy";

type Step = "overview" | "begin" | "recovery" | "off" | { scan: SecondFactorBegun } | { codes: string[]; me: Me | null };

/** One's own second factor: set up with a telephone, moved to another, turned off; recovery codes are shown once. */
export function SecondFactor({ onDone }: { onDone: () => void }) {
  const client = useQueryClient();
  const entering = useEntering();
  const [step, setStep] = useState<Step>("overview");
  const found = useQuery({ queryKey: ["second_factor"], queryFn: secondFactor, staleTime: 0 });
  const enter = (me: Me | null): void => {
    if (me) entering(me);
    void client.invalidateQueries({ queryKey: ["second_factor"] });
  };
  if (!found.data) return <Spin className="wait" aria-label="正在读取" />;
  const { on, wanted, recovery_left } = found.data;
  const back = () => setStep("overview");
  if (step === "begin" || (step === "overview" && !on))
    return <Begin on={on} wanted={wanted} onBegun={(scan) => setStep({ scan })} onBack={on ? back : null} />;
  if (step === "recovery") return <Renew onCodes={(codes) => setStep({ codes, me: null })} onBack={back} />;
  if (step === "off")
    return (
      <TurnOff
        onBack={back}
        onOff={(me) => {
          enter(me);
          onDone();
        }}
      />
    );
  if (typeof step === "object" && "scan" in step)
    return <Scan begun={step.scan} onReady={(codes, me) => setStep({ codes, me })} onBack={back} />;
  if (typeof step === "object")
    return (
      <Codes
        codes={step.codes}
        onKept={() => {
          enter(step.me);
          onDone();
        }}
      />
    );
  return (
    <div className="second-factor">
      <p>已经打开。登录时除了密码，还要手机上的验证码。</p>
      <p>还有 {recovery_left} 个恢复码没用过。手机不在身边时，一个恢复码可以登录一次。</p>
      <div className="choices">
        <Button onClick={() => setStep("recovery")}>换一批恢复码</Button>
        <Button onClick={() => setStep("begin")}>换手机</Button>
        {!wanted && (
          <Button danger onClick={() => setStep("off")}>
            关闭两步验证
          </Button>
        )}
      </div>
    </div>
  );
}

interface Fields {
  password: string;
  code?: string;
}

/** A step that asks for something: its words, its fields, what was refused, forward and back. */
function Ask({
  act,
  button,
  onBack,
  children,
}: {
  act: (fields: Fields) => Promise<unknown>;
  button: string;
  onBack: (() => void) | null;
  children: ReactNode;
}) {
  const ask = useMutation({ mutationFn: act });
  return (
    <Form<Fields> className="second-factor" layout="vertical" requiredMark={false} onFinish={(fields) => ask.mutate(fields)}>
      {ask.isError && <Alert type="error" showIcon title={says(ask.error)} role="alert" />}
      {children}
      <div className="choices">
        <Button type="primary" htmlType="submit" loading={ask.isPending}>
          {button}
        </Button>
        {onBack && <Button onClick={onBack}>返回</Button>}
      </div>
    </Form>
  );
}

const PasswordField = () => (
  <Form.Item name="password" label="现在的密码" rules={[{ required: true, message: "请输入现在的密码" }]}>
    <Input.Password autoComplete="current-password" />
  </Form.Item>
);

const Begin = ({
  on,
  wanted,
  onBegun,
  onBack,
}: {
  on: boolean;
  wanted: boolean;
  onBegun: (begun: SecondFactorBegun) => void;
  onBack: (() => void) | null;
}) => (
  <Ask button="下一步" onBack={onBack} act={async ({ password, code = "" }) => onBegun(await beginSecondFactor(password, code))}>
    <p>
      {wanted && !on && "店铺要求您的角色打开两步验证，设好以后才能进工作台。"}
      登录时除了密码，再输一个手机上的验证码；别人知道了密码也进不来。先在手机上装一个验证器，如微软 Authenticator、Google 身份验证器。
    </p>
    <PasswordField />
    {on && <CodeField label="现在这部手机上的验证码，或者一个恢复码" />}
  </Ask>
);

const Scan = ({ begun, onReady, onBack }: { begun: SecondFactorBegun; onReady: (codes: string[], me: Me) => void; onBack: () => void }) => (
  <Ask
    button="打开两步验证"
    onBack={onBack}
    act={async ({ code = "" }) => {
      const { codes, session } = await finishSecondFactor(code);
      carry(session.csrf);
      onReady(codes, session);
    }}
  >
    <p>用验证器扫这个二维码：</p>
    <img className="qr" alt="两步验证的二维码" src={`data:image/svg+xml,${encodeURIComponent(begun.picture)}`} />
    <p>
      扫不了就手工输入：<code>{begun.secret}</code> <Copy text={begun.secret} what="密钥" />
    </p>
    <CodeField label="验证器上显示的 6 位验证码" />
  </Ask>
);

const Renew = ({ onCodes, onBack }: { onCodes: (codes: string[]) => void; onBack: () => void }) => (
  <Ask button="换一批" onBack={onBack} act={async ({ code = "" }) => onCodes(await renewRecoveryCodes(code))}>
    <p>以前的恢复码马上作废。</p>
    <CodeField label="手机上的验证码，或者一个恢复码" />
  </Ask>
);

const TurnOff = ({ onOff, onBack }: { onOff: (me: Me) => void; onBack: () => void }) => (
  <Ask button="关闭" onBack={onBack} act={async ({ password, code = "" }) => onOff(await turnOffSecondFactor(password, code))}>
    <p>以后只要密码就能登录。</p>
    <PasswordField />
    <CodeField label="手机上的验证码，或者一个恢复码" />
  </Ask>
);

const Codes = ({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) => (
  <div className="second-factor">
    <p>两步验证的恢复码，只显示这一次，请抄下来放好：手机不在身边时，一个恢复码可以登录一次。</p>
    <ul className="recovery" aria-label="恢复码">
      {codes.map((code) => (
        <li key={code}>{code}</li>
      ))}
    </ul>
    <div className="choices">
      <Copy text={codes.join("\n")} what="恢复码" label="全部复制" />
      <Button type="primary" onClick={onKept}>
        记下来了
      </Button>
    </div>
  </div>
);
