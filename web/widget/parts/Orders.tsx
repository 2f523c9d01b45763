import { useEffect, useState } from "preact/hooks";
import type { OrderCard } from "../api";
import type { Chat } from "../chat";
import { Icon } from "./Icon";
import { Order } from "./Order";
import { useDialog } from "./useDialog";

/** The buyer's orders, to show one of them. */
export function Orders({ chat }: { chat: Chat }) {
  const close = useDialog<HTMLButtonElement>();
  const [orders, setOrders] = useState<OrderCard[] | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => void chat.orders().then(setOrders, () => setFailed(true)), []);
  return (
    <section class="sheet" role="dialog" aria-label="选择要咨询的订单">
      <header>
        <h3>选择要咨询的订单</h3>
        <button ref={close} type="button" class="tool" aria-label="收起订单" onClick={() => void (chat.choosingOrder.value = false)}>
          <Icon name="close" />
        </button>
      </header>
      <div class="list">
        {failed && <p role="alert">没有取到订单，请稍后再试</p>}
        {orders?.length === 0 && <p>还没有订单</p>}
        {orders?.map((order) => (
          <Order key={order.id} order={order} says="发送" act={() => chat.show(order)} />
        ))}
      </div>
    </section>
  );
}
