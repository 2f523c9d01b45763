import type { Me, Summary } from "../api/types";
import { useNow } from "../hooks/useNow";
import { clock, waited } from "../lib/time";
import { FlagMark } from "./FlagMark";

interface Props {
  me: Me;
  one: Summary;
  current: boolean;
  onOpen: () => void;
}

const WHO: Record<string, string> = { bot: "机器人：", agent: "客服：", system: "" };

export const nameOf = (one: { id: string; buyer: string | null }): string => one.buyer ?? `访客 ${one.id.slice(-4)}`;

/** One conversation at a glance: who, what last, how long he waits, what hangs on it. */
export function ConversationRow({ me, one, current, onOpen }: Props) {
  return (
    <li className={[current && "current", one.late && "late"].filter(Boolean).join(" ")}>
      <button type="button" aria-current={current ? "true" : undefined} onClick={onOpen}>
        <span className="line">
          <b>{nameOf(one)}</b>
          {one.flags.map((colour) => (
            <FlagMark key={colour} colour={colour} />
          ))}
          <Waiting one={one} />
        </span>
        <span className="line">
          <span className="last">
            {WHO[one.last?.author ?? ""]}
            {one.last?.kind === "picture" ? "[图片]" : one.last?.text}
          </span>
          {one.unread > 0 && (
            <span className="unread">
              {one.unread}
              <span className="unseen"> 条未读</span>
            </span>
          )}
        </span>
        <Marks me={me} one={one} />
      </button>
    </li>
  );
}

function Waiting({ one }: { one: Summary }) {
  const now = useNow();
  if (!one.waiting_since) return <time className="at">{one.last && clock(one.last.at)}</time>;
  return (
    <time
      className={one.late ? "at waiting late" : "at waiting"}
      dateTime={one.waiting_since}
      title={one.late ? "等了三分钟以上" : "正在等回复"}
    >
      {one.late && <span className="unseen">超时 </span>}
      {waited(one.waiting_since, now)}
    </time>
  );
}

function Marks({ me, one }: { me: Me; one: Summary }) {
  const holder = one.holder && (one.holder === me.title ? "我接管" : `${one.holder} 接管`);
  const assigned = !holder && one.assigned && one.assigned !== me.title && `分给 ${one.assigned}`;
  if (!one.handed_over_text && !holder && !assigned && one.mode === "auto") return null;
  return (
    <span className="marks">
      {one.handed_over_text && <span className="mark wanted">{one.handed_over_text}</span>}
      {holder && <span className="mark held">{holder}</span>}
      {assigned && <span className="mark">{assigned}</span>}
      {one.mode === "assist" && <span className="mark">辅助</span>}
    </span>
  );
}
