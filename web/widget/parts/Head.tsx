import type { Chat } from "../chat";
import { Icon } from "./Icon";

export function Head({ chat }: { chat: Chat }) {
  const waits = chat.state.value.waiting_for_person;
  return (
    <header class="head">
      <div class="name">
        <h2>{chat.session.value?.shop.name ?? "在线客服"}</h2>
        <p>
          <i class={chat.connected.value ? "dot on" : "dot"} />
          {status(chat)}
        </p>
      </div>
      <button type="button" class="person" aria-disabled={waits} onClick={() => waits || void chat.callPerson()}>
        <Icon name="person" size={16} />
        {waits ? "已转人工" : "转人工"}
      </button>
      <button type="button" class="tool" aria-label="收起" title="收起（Esc）" onClick={chat.close}>
        <Icon name="close" />
      </button>
    </header>
  );
}

function status(chat: Chat): string {
  const session = chat.session.value;
  if (!chat.connected.value) return "连接中断，正在重新连接…";
  if (!session) return "正在连接…";
  if (chat.state.value.waiting_for_person && chat.state.value.open) return "人工客服会接着回复您";
  return `在线 · 人工客服 ${session.shop.hours}`;
}
