import { Empty, Select } from "antd";
import { useState } from "react";
import type { Detail, Me, Order } from "../api/types";
import { ConversationRow } from "./ConversationRow";
import { Flags } from "./Flags";
import { OrderCard } from "./OrderCard";
import { PromiseList } from "./PromiseList";
import { TaskList } from "./TaskList";

interface Props {
  me: Me;
  detail: Detail;
  onOpen: (id: string) => void;
}

/** What the conversation is about: the order, its flags, tasks, promises, and the buyer's other conversations. */
export function Side({ me, detail, onOpen }: Props) {
  const [picked, setPicked] = useState<string | null>(null);
  const order = detail.orders.find((one) => one.id === (picked ?? detail.order_in_hand)) ?? detail.orders[0];
  return (
    <aside className="side" aria-label="订单和待办">
      {detail.orders.length > 1 && <Choice orders={detail.orders} value={order?.id} onChange={setPicked} />}
      {order ? (
        <>
          <OrderCard order={order} />
          <Flags key={order.id} order={order} conversation={detail.summary.id} />
        </>
      ) : (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={detail.summary.buyer ? "这位买家没有订单" : "访客没有登录，看不到订单"} />
      )}
      <TaskList tasks={detail.tasks} conversation={detail.summary.id} />
      <PromiseList promises={detail.promises} />
      {detail.others.length > 0 && (
        <section aria-label="这位买家的其他会话">
          <h2>其他会话</h2>
          <ul className="conversations">
            {detail.others.map((one) => (
              <ConversationRow key={one.id} me={me} one={one} current={false} onOpen={() => onOpen(one.id)} />
            ))}
          </ul>
        </section>
      )}
    </aside>
  );
}

const Choice = ({ orders, value, onChange }: { orders: Order[]; value: string | undefined; onChange: (id: string) => void }) => (
  <Select
    aria-label="选择订单"
    className="choice"
    {...(value && { value })}
    onChange={onChange}
    options={orders.map((one) => ({ value: one.id, label: `${one.state_text} · ${one.items[0]?.title ?? one.id}` }))}
  />
);
