import type { Order } from "../api/types";
import { clock } from "../lib/time";
import { Copy } from "./Copy";

/** The order: state, items, who receives it, where the parcel is, what was applied for. */
export function OrderCard({ order }: { order: Order }) {
  return (
    <section className="order" aria-label="订单">
      <h2>
        订单 <span className="state">{order.state_text}</span>
        <b className="amount">¥{order.amount}</b>
      </h2>
      <p className="id">
        {order.id} <Copy text={order.id} what="订单号" />
      </p>
      <ul className="items">
        {order.items.map((item, index) => (
          <li key={index}>
            <span>{item.title}</span>
            {item.kind !== "full_size" && <small>{item.kind_text}</small>}
            <small>
              ¥{item.price} × {item.quantity}
            </small>
          </li>
        ))}
      </ul>
      <Facts order={order} />
      <Tracking order={order} />
      <Refunds order={order} />
    </section>
  );
}

function Facts({ order }: { order: Order }) {
  const { receiver } = order;
  const rows: [string, React.ReactNode][] = [
    ["收货人", receiver.name && `${receiver.name} ${receiver.phone}`],
    [
      "地址",
      receiver.address && (
        <>
          {receiver.address} <small>{order.address_kind_text}</small>{" "}
          <Copy text={`${receiver.name} ${receiver.phone} ${receiver.address}`} what="收货信息" />
        </>
      ),
    ],
    ["付款", order.paid_at && clock(order.paid_at)],
    ["发货", order.shipped_at && clock(order.shipped_at)],
    ["签收", order.signed_at && clock(order.signed_at)],
    ["发票", order.invoice.title && `${order.invoice.title}${order.invoice.issued ? "（已开）" : "（未开）"}`],
    ["买家留言", order.remark],
  ];
  return (
    <dl className="facts">
      {rows
        .filter(([, value]) => value)
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

function Tracking({ order }: { order: Order }) {
  if (!order.waybill) return null;
  const events = [...order.tracking].sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  return (
    <details className="tracking" open={events.length > 0}>
      <summary>
        {order.courier} {order.waybill}
      </summary>
      <Copy text={order.waybill} what="运单号" label="复制运单号" />
      <ol>
        {events.map((event, index) => (
          <li key={index}>
            <time>{clock(event.at)}</time> {event.text}
          </li>
        ))}
      </ol>
    </details>
  );
}

const Refunds = ({ order }: { order: Order }) =>
  order.refunds.length > 0 && (
    <ul className="refunds" aria-label="退款申请">
      {order.refunds.map((one) => (
        <li key={one.id}>
          <span className="label">{one.state_text}</span> {one.type}
          {one.reason && ` · ${one.reason}`} {one.amount ? `¥${one.amount}` : "全额"}
          {one.deadline && <small>处理期限 {clock(one.deadline)}</small>}
        </li>
      ))}
    </ul>
  );
