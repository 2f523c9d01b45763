import type { Order } from "../api/types";

const ID = "buyer-orders";

/** For a field that asks for an order: the buyer's own are offered. */
export const listOf = (fact: string): { list?: string } => (fact === "order_id" ? { list: ID } : {});

export const BuyerOrders = ({ orders }: { orders: readonly Order[] }) => (
  <datalist id={ID}>
    {orders.map((one) => (
      <option key={one.id} value={one.id}>
        {one.state_text} {one.items[0]?.title}
      </option>
    ))}
  </datalist>
);
