import { Checkbox } from "antd";
import { memo, useEffect, useRef } from "react";
import type { Item } from "../../api/trainer/inbox";
import { clock } from "../../lib/time";
import { OUTCOMES } from "./outcomes";
import { Sure } from "./Sure";

interface Props {
  item: Item;
  intent: string;
  current: boolean;
  picked: boolean;
  onOpen: (id: number) => void;
  onPick: (id: number) => void;
}

const DECISIONS: Record<string, string> = { example: "已学", out_of_scope: "不在范围", ignored: "已忽略" };

/** One message, or several that read the same. */
export const InboxRow = memo(function InboxRow({ item, intent, current, picked, onOpen, onPick }: Props) {
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (current) row.current?.scrollIntoView({ block: "nearest" });
  }, [current]);
  const { title, tone } = OUTCOMES[item.outcome];
  return (
    <li ref={row} className={current ? "current" : undefined}>
      <Checkbox checked={picked} onChange={() => onPick(item.id)} aria-label={`选中“${item.text}”`} />
      <button type="button" aria-current={current ? "true" : undefined} onClick={() => onOpen(item.id)}>
        <span className="text">{item.text}</span>
        {item.ids.length > 1 && (
          <span className="times">
            ×{item.ids.length}
            <span className="unseen"> 条一样的</span>
          </span>
        )}
        <span className="line">
          <Sure confidence={item.confidence} /> {intent}
          <span className={`outcome ${tone}`}>{title}</span>
          {item.decision && <span className="mark">{DECISIONS[item.decision]}</span>}
          <time>{clock(item.at)}</time>
        </span>
      </button>
    </li>
  );
});
