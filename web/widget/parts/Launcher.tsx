import { useEffect, useRef } from "preact/hooks";
import type { Chat } from "../chat";
import { shown } from "../title";
import { Icon } from "./Icon";

let wasOpen = false;

export function Launcher({ chat }: { chat: Chat }) {
  const button = useRef<HTMLButtonElement>(null);
  const unread = chat.unread;
  useEffect(() => {
    if (wasOpen) button.current?.focus();
    return () => void (wasOpen = true);
  }, []);
  return (
    <button
      ref={button}
      type="button"
      class="launcher"
      aria-haspopup="dialog"
      aria-label={unread ? `打开客服，${unread} 条新消息` : "打开客服"}
      onClick={chat.open}
    >
      <Icon name="chat" size={28} />
      <span aria-hidden="true">客服</span>
      {unread > 0 && (
        <b class="badge" aria-hidden="true">
          {shown(unread)}
        </b>
      )}
    </button>
  );
}
