import type { OrderCard } from "../api";
import { Icon } from "./Icon";

/** An order in two lines; with `act` it can be pressed. */
export function Order({ order, act, says }: { order: OrderCard; act?: () => void; says?: string }) {
  const inside = (
    <>
      <span class="goods">
        <Icon name="order" size={22} />
      </span>
      <span class="what">
        <b>{order.title}</b>
        <small>
          {order.state_text} · 尾号 {order.id.slice(-4)}
        </small>
      </span>
      <span class="price">¥{order.amount}</span>
      {says && <span class="does">{says}</span>}
    </>
  );
  return act ? (
    <button type="button" class="order" onClick={act}>
      {inside}
    </button>
  ) : (
    <div class="order">{inside}</div>
  );
}
