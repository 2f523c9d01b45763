import { Button, Result, Spin } from "antd";
import { says } from "./api/errors";
import { Leave } from "./components/Leave";
import { SecondFactor } from "./components/SecondFactor";
import { Shell } from "./components/Shell";
import { SignIn } from "./components/SignIn";
import { useSession } from "./hooks/queries";
import { PushProvider } from "./hooks/usePush";

/** Whoever's role needs a second factor sets it up before anything else. */
const SetUpFirst = () => (
  <main className="sign-in">
    <section aria-label="两步验证">
      <h1>请先设置两步验证</h1>
      <SecondFactor onDone={() => undefined} />
      <Leave />
    </section>
  </main>
);

/** The sign-in, then the workbench. */
export function App() {
  const session = useSession();
  if (session.isPending) return <Spin className="wait" aria-label="正在打开" />;
  if (session.isError)
    return <Result status="warning" title={says(session.error)} extra={<Button onClick={() => void session.refetch()}>再试一次</Button>} />;
  if (!session.data) return <SignIn />;
  if (session.data.second_factor_wanted && !session.data.second_factor) return <SetUpFirst />;
  return (
    <PushProvider>
      <Shell me={session.data} />
    </PushProvider>
  );
}
