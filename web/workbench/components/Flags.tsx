import { Button } from "antd";
import { useState } from "react";
import { flagDone } from "../api/desk";
import type { Flag, Order } from "../api/types";
import { useAct } from "../hooks/useAct";
import { useKey } from "../hooks/useKey";
import { clock } from "../lib/time";
import { FlagMark } from "./FlagMark";
import { PlantFlag } from "./PlantFlag";

/** The order's flags and notes, oldest kept, newest first; plant another one in one step. */
export function Flags({ order, conversation }: { order: Order; conversation: string }) {
  const [planting, setPlanting] = useState(false);
  useKey("plant", () => setPlanting(true));
  return (
    <section className="flags" aria-label="旗子和备注">
      <h2>
        旗子和备注
        <Button size="small" onClick={() => setPlanting(true)}>
          插旗 <kbd>Alt F</kbd>
        </Button>
      </h2>
      {planting && <PlantFlag order={order} conversation={conversation} onClose={() => setPlanting(false)} />}
      {order.flags.length === 0 && <p className="none">还没有旗子</p>}
      <ol>
        {[...order.flags].reverse().map((flag) => (
          <Planted key={flag.id} flag={flag} conversation={conversation} />
        ))}
      </ol>
    </section>
  );
}

function Planted({ flag, conversation }: { flag: Flag; conversation: string }) {
  const done = useAct(conversation, () => flagDone(flag.id));
  return (
    <li className={flag.done_at ? "done" : undefined}>
      <FlagMark colour={flag.colour} />
      <span className="note">{flag.note}</span>
      <small>
        {flag.author} {clock(flag.at)}
        {flag.done_at && `，${flag.done_by} 已处理`}
      </small>
      {flag.works && !flag.done_at && (
        <Button size="small" type="link" loading={done.isPending} onClick={() => done.mutate()}>
          处理好了
        </Button>
      )}
    </li>
  );
}
