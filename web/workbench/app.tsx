import { Button, Result, Spin } from "antd";
import { says } from "./api/errors";
import { Shell } from "./components/Shell";
import { SignIn } from "./components/SignIn";
import { useSession } from "./hooks/queries";
import { PushProvider } from "./hooks/usePush";

/** The sign-in, then the workbench. */
export function App() {
  const session = useSession();
  if (session.isPending) return <Spin className="wait" aria-label="正在打开" />;
  if (session.isError)
    return <Result status="warning" title={says(session.error)} extra={<Button onClick={() => void session.refetch()}>再试一次</Button>} />;
  if (!session.data) return <SignIn />;
  return (
    <PushProvider>
      <Shell me={session.data} />
    </PushProvider>
  );
}
