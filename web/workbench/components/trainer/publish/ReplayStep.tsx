import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, InputNumber, Popconfirm, Radio, Segmented, Spin } from "antd";
import { useState } from "react";
import { says } from "../../../api/errors";
import {
  type GroupView,
  groups,
  items,
  judge,
  type Model,
  type Models,
  PAGE,
  type Reply,
  replay,
  type Verdict,
  type Way,
  type Work,
  way,
} from "../../../api/trainer/models";
import { useNames } from "../../../hooks/useNames";
import { useDo } from "../../../hooks/useWork";
import { flagName } from "../../../lib/colours";
import { clock } from "../../../lib/time";
import { share } from "./words";

const LAST = 500;
const MOST = 10_000;

interface Props {
  model: Model;
  models: Models;
  work: Work | undefined;
  onNext: () => void;
}

/** Recent real conversations through the model that answers and this one; every change, the same ones together, to be judged. */
export function ReplayStep({ model, models, work, onNext }: Props) {
  const [last, setLast] = useState(LAST);
  const found = useQuery({ queryKey: ["trainer", "models", "way", model.hash], queryFn: () => way(model.hash) });
  const start = useDo(() => replay(model.hash, last));
  if (model.answers) return <Alert type="info" showIcon title="线上就是这个模型，没有可以比的；在上面换一个模型。" />;
  if (found.isPending) return <Spin aria-label="正在打开" />;
  if (found.isError) return <Alert type="error" title={found.error.message} />;
  const view = found.data.replay;
  return (
    <section aria-label="回放">
      <p className="hint">把最近的真实会话，同时给线上的模型和这个模型听一遍，列出所有变了的回答。只是看，什么都不会发给买家。</p>
      <div className="tools-line">
        <label>
          最近 <InputNumber min={1} max={MOST} value={last} onChange={(value) => setLast(value ?? LAST)} aria-label="最近多少个会话" />{" "}
          个会话
        </label>
        <Button type={view ? "default" : "primary"} disabled={!!work?.running} loading={start.isPending} onClick={() => start.mutate()}>
          {view ? "再回放一次" : "开始回放"}
        </Button>
        {view && (
          <Button type="primary" onClick={onNext}>
            下一步：发布
          </Button>
        )}
      </div>
      {view && <Changes way={found.data} models={models} hash={model.hash} />}
    </section>
  );
}

function Changes({ way: found, models, hash }: { way: Way; models: Models; hash: string }) {
  const view = found.replay!;
  const [left, setLeft] = useState(false);
  return (
    <>
      <Alert
        type={found.gate.open ? "success" : "warning"}
        showIcon
        title={
          view.turns === 0
            ? "还没有真实会话可以回放。"
            : `${count(view.conversations)} 个会话、${count(view.turns)} 句话里，${count(view.changed)} 句的回答变了（${share(found.gate.share)}）。`
        }
        description={found.gate.open ? "可以发布。" : `还不能直接发布：${found.why}。`}
      />
      <p className="hint">
        {clock(view.started_at)} {view.who} 回放的
      </p>
      {view.groups > 0 && (
        <>
          <Segmented
            aria-label="看哪些"
            value={left ? "left" : "all"}
            onChange={(shown) => setLeft(shown === "left")}
            options={[
              { value: "all", label: `全部变化（${count(view.groups)} 组）` },
              { value: "left", label: `还没看过的（${count(view.left)} 组）` },
            ]}
          />
          <Groups key={`${view.id} ${left}`} id={view.id} left={left} models={models} hash={hash} />
        </>
      )}
    </>
  );
}

/** The groups page by page; a verdict on one, or on all that are shown and were not judged yet. */
function Groups({ id, left, models, hash }: { id: number; left: boolean; models: Models; hash: string }) {
  const pages = useInfiniteQuery({
    queryKey: ["trainer", "models", "groups", id, left],
    queryFn: ({ pageParam }) => groups(id, left, pageParam),
    initialPageParam: 0,
    getNextPageParam: (page, all) => (all.length * PAGE < page.total ? all.length * PAGE : undefined),
  });
  const judged = useVerdict(id, hash);
  const shown = pages.data?.pages.flatMap((page) => [...page.groups]) ?? [];
  const open = shown.filter((one) => one.answer && !one.verdict).map((one) => one.change.key);
  return (
    <>
      {pages.isPending && <Spin aria-label="正在打开" />}
      {pages.isError && <Alert type="error" title={says(pages.error)} />}
      <ol className="changes">
        {shown.map((one) => (
          <Change key={one.change.key} one={one} replay={id} models={models} judged={judged} />
        ))}
      </ol>
      <div className="tools-line">
        {pages.hasNextPage && (
          <Button loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
            再看 {PAGE} 组
          </Button>
        )}
        {open.length > 1 && (
          <Popconfirm
            title={`上面还没看过的 ${open.length} 组，都算一样好？`}
            okText="都算一样好"
            cancelText="再看看"
            onConfirm={() => judged.mutate({ keys: open, verdict: "same" })}
          >
            <Button loading={judged.isPending}>上面没看过的 {open.length} 组都算一样好…</Button>
          </Popconfirm>
        )}
      </div>
    </>
  );
}

interface Judged {
  keys: string[];
  verdict: Verdict;
}

/** Says of groups what a trainer thinks, and looks up what that changes. */
function useVerdict(id: number, hash: string) {
  const client = useQueryClient();
  return useDo(async ({ keys, verdict }: Judged) => {
    const now = await judge(id, keys, verdict);
    client.setQueryData<Way>(["trainer", "models", "way", hash], (known) => known && { ...known, gate: now.gate, replay: now });
  });
}

interface ChangeProps {
  one: GroupView;
  replay: number;
  models: Models;
  judged: ReturnType<typeof useVerdict>;
}

function Change({ one, replay: id, models, judged }: ChangeProps) {
  const { change, verdict } = one;
  const say = (said: Verdict): void => judged.mutate({ keys: [change.key], verdict: said });
  return (
    <li className={verdict || undefined}>
      <header>
        <strong>{count(one.count)} 句</strong>
        <span>{one.answer ? told(change.what) : "只是意图变了，回答一样"}</span>
      </header>
      <div className="two">
        <ReplyCard title="线上" reply={change.old} other={change.new} models={models} />
        <span aria-hidden="true" className="arrow">
          →
        </span>
        <ReplyCard title="新模型" reply={change.new} other={change.old} models={models} />
      </div>
      <Lines one={one} replay={id} />
      {one.answer && (
        <div className="verdict">
          <Radio.Group
            size="small"
            optionType="button"
            value={verdict || undefined}
            onChange={(event) => say(event.target.value as Verdict)}
            aria-label={`${one.count} 句的新回答怎么样`}
            options={[
              { value: "better", label: "变好了" },
              { value: "same", label: "一样好" },
              { value: "worse", label: "变差了" },
            ]}
          />
          {verdict && (
            <small>
              {one.by}
              {one.at && `，${clock(one.at)}`}{" "}
              <Button type="link" size="small" onClick={() => say("")}>
                收回
              </Button>
            </small>
          )}
        </div>
      )}
    </li>
  );
}

/** The first messages of a group, and the others page by page. */
function Lines({ one, replay: id }: { one: GroupView; replay: number }) {
  const { macro } = useNames();
  const [open, setOpen] = useState(false);
  const pages = useInfiniteQuery({
    queryKey: ["trainer", "models", "items", id, one.change.key],
    queryFn: ({ pageParam }) => items(id, one.change.key, pageParam),
    initialPageParam: 0,
    getNextPageParam: (page, all) => (all.length * PAGE < page.total ? all.length * PAGE : undefined),
    enabled: open,
  });
  const lines = (open && pages.data?.pages.flatMap((page) => [...page.items])) || one.items;
  return (
    <>
      <ul className="lines">
        {lines.map((line) => (
          <li key={`${line.conversation} ${line.seq}`}>
            {line.text}
            {line.sent.length > 0 && <small> 当时回的：{line.sent.map((sent) => (sent ? macro(sent) : "客服自己写的")).join("、")}</small>}
          </li>
        ))}
      </ul>
      {one.count > one.items.length && (
        <Button type="link" size="small" loading={open && pages.isPending} onClick={() => setOpen(!open)}>
          {open ? "收起" : `看全部 ${count(one.count)} 句`}
        </Button>
      )}
      {open && pages.hasNextPage && (
        <Button type="link" size="small" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          再看 {PAGE} 句
        </Button>
      )}
    </>
  );
}

const count = (number: number): string => number.toLocaleString("zh-CN");

const WHAT: Record<string, string> = {
  intent: "意图",
  macro: "回复",
  sending: "自动发还是转人工",
  effects: "插旗、待办或退款",
  words: "回复里填的内容",
};
const told = (what: readonly string[]): string => `${what.map((one) => WHAT[one] ?? one).join("、")}变了`;

interface CardProps {
  title: string;
  reply: Reply;
  other: Reply;
  models: Models;
}

/** One model's answer; what is different from the other is marked. */
function ReplyCard({ title, reply, other, models }: CardProps) {
  const { intent, macro } = useNames();
  const rows = [
    { name: "听成", value: intent(reply.intent), other: intent(other.intent) },
    { name: "回复", value: reply.macro ? macro(reply.macro) : "不回复", other: other.macro ? macro(other.macro) : "不回复" },
    { name: "怎么发", value: sending(reply, models), other: sending(other, models) },
    { name: "效果", value: effects(reply, models), other: effects(other, models) },
  ];
  return (
    <section className="reply" aria-label={title}>
      <h3>{title}</h3>
      <dl>
        {rows.map((row) => (
          <div key={row.name}>
            <dt>{row.name}</dt>
            <dd>{row.value === row.other ? row.value : <mark>{row.value}</mark>}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

const sending = (reply: Reply, { reasons }: Models): string =>
  reply.alone ? "机器人自己发" : `交给客服${reply.reason ? `：${reasons[reply.reason] ?? reply.reason}` : ""}`;

const effects = (reply: Reply, { recipients }: Models): string =>
  [
    reply.flag && `插${flagName(reply.flag)}`,
    reply.tasks.length > 0 && `待办给${reply.tasks.map((to) => recipients[to] ?? to).join("、")}`,
    reply.refund,
  ]
    .filter(Boolean)
    .join("，") || "没有";
