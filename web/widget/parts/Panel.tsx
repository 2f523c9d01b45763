import { useRef } from "preact/hooks";
import type { Chat } from "../chat";
import { picturesOf } from "../pictures";
import { useViewport } from "../viewport";
import { Composer } from "./Composer";
import { Head } from "./Head";
import { Icon } from "./Icon";
import { Log } from "./Log";
import { Order } from "./Order";
import { Orders } from "./Orders";
import { Viewer } from "./Viewer";

export function Panel({ chat }: { chat: Chat }) {
  const panel = useRef<HTMLElement>(null);
  useViewport(panel);
  const viewed = chat.viewed.value;
  return (
    <section
      ref={panel}
      class="panel"
      role="dialog"
      aria-label={`${chat.session.value?.shop.name ?? ""}在线客服`}
      tabIndex={-1}
      onKeyDown={(event) => event.key === "Escape" && !event.isComposing && back(chat)}
      onDragOver={(event) => event.dataTransfer?.types.includes("Files") && event.preventDefault()}
      onDrop={(event) => {
        if (!event.dataTransfer?.files.length) return;
        event.preventDefault();
        chat.choose(picturesOf(event.dataTransfer.files));
      }}
    >
      <Head chat={chat} />
      <Notices chat={chat} />
      <Log chat={chat} />
      <OrderInView chat={chat} />
      <Composer chat={chat} />
      {chat.choosingOrder.value && <Orders chat={chat} />}
      {viewed && <Viewer chat={chat} message={viewed} />}
    </section>
  );
}

/** Esc closes what was opened last. */
function back(chat: Chat): void {
  if (chat.viewed.value) chat.viewed.value = null;
  else if (chat.choosingOrder.value) chat.choosingOrder.value = false;
  else chat.close();
}

function Notices({ chat }: { chat: Chat }) {
  const { open } = chat.state.value;
  const hours = chat.session.value?.shop.hours;
  return (
    <div class="notices" role="status">
      {!open && <p>现在没有人工客服值班（{hours}）。您可以先留言，客服上班后会尽快回复您。</p>}
      {chat.ahead.value !== null && <p>现在咨询的人比较多，前面还有 {chat.ahead.value} 位，收到的消息会按顺序回复，请稍候。</p>}
      {chat.notice.value && <p>{chat.notice.value}</p>}
      {chat.trouble.value && <p class="bad">{chat.trouble.value}</p>}
    </div>
  );
}

/** The order on the page, until the buyer has shown it or does not want to. */
function OrderInView({ chat }: { chat: Chat }) {
  const order = chat.session.value?.order;
  const told = [...chat.messages.value, ...chat.outbox.entries.value].some(({ text }) => order && text.includes(order.id));
  if (!order || told || chat.orderAside.value) return null;
  return (
    <div class="offer">
      <Order order={order} says="发送" act={() => chat.show(order)} />
      <button type="button" class="tool" aria-label="不发送这个订单" onClick={() => void (chat.orderAside.value = true)}>
        <Icon name="close" size={16} />
      </button>
    </div>
  );
}
