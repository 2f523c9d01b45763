import { useQuery } from "@tanstack/react-query";
import { Button, Table, type TableColumnsType, Tag } from "antd";
import { type Training, train, trainings, type Work } from "../../../api/trainer/models";
import { useDo } from "../../../hooks/useWork";
import { clock } from "../../../lib/time";
import { short, span } from "./words";

const STATES: Record<string, { text: string; colour: string }> = {
  running: { text: "正在训练", colour: "blue" },
  done: { text: "成功", colour: "success" },
  failed: { text: "没有成功", colour: "red" },
  cancelled: { text: "取消了", colour: "default" },
};

const COLUMNS: TableColumnsType<Training> = [
  { title: "开始", width: 130, render: (_, one) => clock(one.started_at) },
  { title: "谁", width: 120, dataIndex: "who" },
  { title: "结果", width: 110, render: (_, one) => <Tag color={STATES[one.state]?.colour}>{STATES[one.state]?.text ?? one.state}</Tag> },
  {
    title: "用时",
    width: 110,
    render: (_, one) => (one.ended_at ? span((Date.parse(one.ended_at) - Date.parse(one.started_at)) / 1000) : "–"),
  },
  { title: "模型", render: (_, one) => (one.model ? <code>{short(one.model)}</code> : "–") },
];

/** Start a training and see the last ones; buyers notice nothing of it. */
export function TrainStep({ work, onNext }: { work: Work | undefined; onNext: () => void }) {
  const last = useQuery({ queryKey: ["trainer", "models", "trainings"], queryFn: trainings });
  const start = useDo(train);
  const busy = !!work?.running;
  const done = last.data?.[0]?.state === "done" && !busy;
  return (
    <section aria-label="训练">
      <p className="hint">用现在的例句和故事训练一个新模型。训练时买家照常由线上的模型回答；训练好了也不会自动换上去，要等您发布。</p>
      <div className="tools-line">
        <Button type={done ? "default" : "primary"} disabled={busy} loading={start.isPending} onClick={() => start.mutate()}>
          开始训练
        </Button>
        {done && (
          <Button type="primary" onClick={onNext}>
            下一步：测试
          </Button>
        )}
      </div>
      {work?.running?.kind === "train" && work.running.log.length > 0 && <pre className="log">{work.running.log.join("\n")}</pre>}
      <h2>最近的训练</h2>
      <Table<Training>
        size="small"
        rowKey="id"
        columns={COLUMNS}
        dataSource={[...(last.data ?? [])]}
        loading={last.isPending}
        pagination={{ pageSize: 5, hideOnSinglePage: true }}
        expandable={{
          rowExpandable: (one) => !!one.log,
          expandedRowRender: (one) => <pre className="log">{one.log}</pre>,
        }}
      />
    </section>
  );
}
