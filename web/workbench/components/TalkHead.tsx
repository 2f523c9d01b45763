import { Button, Dropdown, Select, Tooltip } from "antd";
import { useLocation } from "wouter";
import { assign, handBack, setMode, takeOver } from "../api/desk";
import type { Detail, Me, ModeChoice } from "../api/types";
import { useColleagues } from "../hooks/queries";
import { useAct } from "../hooks/useAct";
import { useKey } from "../hooks/useKey";
import { useNow } from "../hooks/useNow";
import { usePush } from "../hooks/usePush";
import { waited } from "../lib/time";
import { nameOf } from "./ConversationRow";

interface Props {
  me: Me;
  detail: Detail;
}

/** Who it is, how long he waits, who holds the conversation and who else looks at it. */
export function TalkHead({ me, detail: { summary } }: Props) {
  const [, go] = useLocation();
  const mine = summary.holder === me.title;
  const hold = useAct(summary.id, () => (mine ? handBack(summary.id) : takeOver(summary.id)));
  const mode = useAct(summary.id, (next: ModeChoice) => setMode(summary.id, next));
  useKey("hold", () => hold.mutate());
  return (
    <header className="talk-head">
      <Button className="back" size="small" type="text" aria-label="回到会话列表" onClick={() => go("/desk")}>
        ‹
      </Button>
      <h1>{nameOf(summary)}</h1>
      <Waits since={summary.waiting_since} late={summary.late} />
      {summary.handed_over_text && <span className="mark wanted">{summary.handed_over_text}</span>}
      <Others me={me} conversation={summary.id} />
      <span className="gap" />
      <Select<ModeChoice>
        aria-label="机器人模式"
        size="small"
        value={summary.mode as ModeChoice}
        onChange={(next) => mode.mutate(next)}
        options={[
          { value: "auto", label: "自动：机器人可以自己答" },
          { value: "assist", label: "辅助：机器人只建议" },
          { value: "shop", label: "跟店铺设置一样" },
        ]}
        labelRender={({ value }) => (value === "auto" ? "自动" : "辅助")}
        popupMatchSelectWidth={false}
      />
      <Assign me={me} conversation={summary.id} assigned={summary.assigned} />
      <Tooltip title={mine ? "机器人可以继续答 (Alt T)" : "机器人不再说话，只给建议 (Alt T)"}>
        <Button size="small" type={mine ? "default" : "primary"} loading={hold.isPending} onClick={() => hold.mutate()}>
          {mine ? "交还机器人" : summary.holder ? `从 ${summary.holder} 接管` : "接管"}
        </Button>
      </Tooltip>
    </header>
  );
}

function Waits({ since, late }: { since: string | null; late: boolean }) {
  const now = useNow();
  return since && <span className={late ? "waits late" : "waits"}>已等 {waited(since, now)}</span>;
}

function Others({ me, conversation }: { me: Me; conversation: string }) {
  const { staff, typing } = usePush();
  const now = useNow();
  const typist = typing[conversation];
  const here = staff.filter((one) => one.looking_at === conversation && one.title !== me.title);
  const writes = typist && typist.until > now && ![me.title, "buyer"].includes(typist.by) ? typist.by : null;
  const told = [
    here.length > 0 && `${here.map((one) => one.title).join("、")} 也在看`,
    writes && `${writes === "bot" ? "机器人" : writes} 正在写`,
  ].filter(Boolean);
  if (!told.length) return null;
  return (
    <span className="others" role="status">
      {told.join("，")}
    </span>
  );
}

function Assign({ me, conversation, assigned }: { me: Me; conversation: string; assigned: string | null }) {
  const staff = useColleagues().data ?? [];
  const give = useAct(conversation, (to: string) => assign(conversation, to));
  const items = staff.map((one) => ({
    key: one.title,
    label: one.title === me.title ? "我自己" : one.online ? one.title : `${one.title}（不在）`,
    disabled: one.title === assigned,
  }));
  return (
    <Dropdown trigger={["click"]} menu={{ items, onClick: ({ key }) => give.mutate(key) }} disabled={!items.length}>
      <Button size="small">{assigned ? `分给 ${assigned === me.title ? "我" : assigned}` : "转给…"}</Button>
    </Dropdown>
  );
}
