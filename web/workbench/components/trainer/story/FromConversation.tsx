import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Checkbox, Input, Modal, Select, Spin } from "antd";
import { useState } from "react";
import { says } from "../../../api/errors";
import * as stories from "../../../api/trainer/stories";
import { useConversations } from "../../../hooks/queries";
import { useNames } from "../../../hooks/useNames";
import type { Plain, Step } from "../../../lib/story";
import { clock } from "../../../lib/time";
import { nameOf } from "../../ConversationRow";

interface Props {
  /** The conversation to begin with; empty: to be chosen. */
  begin: string;
  onMake: (steps: Step[]) => void;
  onClose: () => void;
}

/** Turns of a real conversation, masked, become a story or a test. */
export function FromConversation({ begin, onMake, onClose }: Props) {
  const [id, setId] = useState(begin);
  const [q, setQ] = useState("");
  const found = useConversations("all", q).data ?? [];
  return (
    <Modal title="从真实会话来" open footer={null} onCancel={onClose} width={760}>
      <Select
        aria-label="哪个会话"
        placeholder="按买家、订单号、说过的话找会话"
        value={id || undefined}
        onChange={setId}
        showSearch={{ filterOption: false, onSearch: setQ }}
        style={{ width: "100%" }}
        options={found.map((one) => ({
          value: one.id,
          label: `${nameOf(one)} · ${one.last?.text ?? ""}${one.last ? ` · ${clock(one.last.at)}` : ""}`,
        }))}
      />
      {id && <Turns key={id} id={id} onMake={onMake} />}
    </Modal>
  );
}

function Turns({ id, onMake }: { id: string; onMake: (steps: Step[]) => void }) {
  const told = useQuery({ queryKey: ["trainer", "told", id], queryFn: () => stories.fromConversation(id) });
  const [left, setLeft] = useState<ReadonlySet<number>>(new Set());
  const [testing, setTesting] = useState(false);
  if (told.isPending) return <Spin className="wait" aria-label="正在打开" />;
  if (told.isError) return <Alert role="alert" type="error" showIcon title={says(told.error)} />;
  const steps = told.data.steps.map((one, n) => ({ ...one, turn: told.data.turn[n] ?? 0 }));
  const turns = [...new Set(steps.map((one) => one.turn))].filter((turn) => turn > 0);
  const picked = steps.filter((one) => one.turn > 0 && !left.has(one.turn));
  const toggle = (turn: number): void => {
    const next = new Set(left);
    if (!next.delete(turn)) next.add(turn);
    setLeft(next);
  };
  if (!turns.length) return <p className="nothing">买家还没有说话</p>;
  if (testing) return <KeepTest id={id} />;
  return (
    <div className="turns">
      <p className="hint">电话、姓名、地址、单号都已换成假的。选要的几句：</p>
      <ul aria-label="买家的话">
        {turns.map((turn) => {
          const own = steps.filter((one) => one.turn === turn);
          return (
            <li key={turn}>
              <Checkbox checked={!left.has(turn)} onChange={() => toggle(turn)}>
                <b>{own[0]?.note || own[0]?.words}</b>
              </Checkbox>
              <p>{own.map((one) => one.words).join(" → ")}</p>
            </li>
          );
        })}
      </ul>
      <footer>
        <Button onClick={() => setTesting(true)}>存成测试…</Button>
        <Button
          type="primary"
          disabled={!picked.length}
          onClick={() => onMake(picked.map(({ plain, note }) => ({ plain: plain as unknown as Plain, note })))}
        >
          做成故事
        </Button>
      </footer>
    </div>
  );
}

const SILENCE = "silence";

/** The conversation as a test: what was sent, what the bot sends now, and what it should. */
function KeepTest({ id }: { id: string }) {
  const client = useQueryClient();
  const { message } = App.useApp();
  const { all } = useNames();
  const [title, setTitle] = useState("");
  const [reason, setReason] = useState("");
  const [expected, setExpected] = useState<readonly string[]>([]);
  const body = { title: title.trim() || "新测试", first: 1, last: null, expected: [...expected] };
  const draft = useQuery({ queryKey: ["trainer", "rehearsal", id, expected], queryFn: () => stories.rehearse(id, body) });
  const keep = useMutation({
    mutationFn: () => stories.keepRehearsal(id, { ...body, reason }),
    onSuccess: async ({ changes }) => {
      void message.success(changes.length ? `已存成 ${changes[0]?.name ?? ""}` : "和已有的测试一样，没有改动");
      await client.invalidateQueries({ queryKey: ["trainer"] });
    },
  });
  const options = [
    { value: SILENCE, label: "不回复" },
    ...Object.values(all.macros).map(({ code, title }) => ({ value: code, label: `${title} ${code}` })),
  ];
  const shown = (codes: readonly string[]): string => codes.join("、") || "没有回复";
  if (draft.isPending) return <Spin className="wait" aria-label="正在重放" />;
  if (draft.isError) return <Alert role="alert" type="error" showIcon title={says(draft.error)} />;
  const { turns, wrong } = draft.data;
  return (
    <div className="turns">
      <p className="hint">会话刚刚在现在的机器人上重放了一遍。每一句该回什么，以“应该”为准；以后训练完会自动再放。</p>
      <table>
        <thead>
          <tr>
            <th scope="col">买家</th>
            <th scope="col">当时发了</th>
            <th scope="col">机器人现在发</th>
            <th scope="col">应该</th>
          </tr>
        </thead>
        <tbody>
          {turns.map((turn, n) => (
            <tr key={n}>
              <td>{turn.said}</td>
              <td>{shown(turn.then)}</td>
              <td>{shown(turn.now)}</td>
              <td>
                <Select
                  size="small"
                  aria-label={`第 ${n + 1} 句应该发`}
                  value={(expected[n] || turn.then.find((code) => code !== "text")) ?? SILENCE}
                  showSearch={{ optionFilterProp: "label" }}
                  popupMatchSelectWidth={false}
                  options={options}
                  onChange={(code: string) => setExpected(turns.map((_, at) => (at === n ? code : (expected[at] ?? ""))))}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {wrong.length > 0 && (
        <Alert type="info" showIcon title="现在的机器人还不是这样" description={wrong.map((line) => <p key={line}>{line}</p>)} />
      )}
      {keep.isError && <Alert role="alert" type="error" showIcon title={says(keep.error)} />}
      <footer>
        <Input
          value={title}
          aria-label="测试的名字"
          placeholder="测试的名字"
          maxLength={60}
          onChange={(event) => setTitle(event.target.value)}
        />
        <Input
          value={reason}
          aria-label="为什么存"
          placeholder="为什么存"
          maxLength={500}
          onChange={(event) => setReason(event.target.value)}
        />
        <Button type="primary" disabled={!title.trim()} loading={keep.isPending} onClick={() => keep.mutate()}>
          存成测试
        </Button>
      </footer>
    </div>
  );
}
