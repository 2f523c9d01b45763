import { Button } from "antd";
import { signOut } from "../api/desk";
import { useLeaving } from "../hooks/useLeaving";

export function Leave() {
  const leaving = useLeaving();
  return (
    <Button type="link" onClick={() => void leaving(signOut)}>
      退出登录
    </Button>
  );
}
