import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Spin, Table, type TableColumnsType, Tabs } from "antd";
import { type Comparison, type Model, type Tested, test, tested, type Work, type Wrong } from "../../../api/trainer/models";
import { useNames } from "../../../hooks/useNames";
import { useDo } from "../../../hooks/useWork";
import { clock } from "../../../lib/time";
import { Curve } from "./Curve";
import { Histogram } from "./Histogram";
import { Matrix } from "./Matrix";
import { points, share } from "./words";

const HELD_OUT = "例句";

interface Props {
  model: Model;
  threshold: number;
  work: Work | undefined;
  onNext: () => void;
}

/** How well a model does on phrasings that it did not learn, beside the model that answers; the worst first. */
export function TestStep({ model, threshold, work, onNext }: Props) {
  const view = useQuery({ queryKey: ["trainer", "models", "test", model.hash], queryFn: () => tested(model.hash) });
  const start = useDo(() => test(model.hash));
  if (view.isPending) return <Spin aria-label="正在打开" />;
  if (view.isError) return <Alert type="error" title={view.error.message} />;
  const { found, compared, mistakes } = view.data;
  return (
    <section aria-label="测试">
      <p className="hint">
        把例句按说法分开：每一种说法都当作没学过，看能不能听懂；再看标注好的消息（data/tests/*.tsv）和保存的对话。约一分钟，不影响买家。
      </p>
      <div className="tools-line">
        <Button type={found ? "default" : "primary"} disabled={!!work?.running} loading={start.isPending} onClick={() => start.mutate()}>
          {found ? "再测试一次" : "开始测试"}
        </Button>
        {found && (
          <>
            <Button type="primary" onClick={onNext}>
              下一步：回放
            </Button>
            <span className="hint">{clock(found.at)} 测的</span>
          </>
        )}
      </div>
      {!found && <p className="hint">这个模型还没有测试过。</p>}
      {found && compared && <Result found={found} compared={compared} mistakes={mistakes} threshold={threshold} answers={model.answers} />}
    </section>
  );
}

interface ResultProps {
  found: Tested;
  compared: Comparison;
  mistakes: number;
  threshold: number;
  answers: boolean;
}

function Result({ found, compared, mistakes, threshold, answers }: ResultProps) {
  const held = found.samples[HELD_OUT]!;
  const failed = found.conversations.filter((one) => one.wrong.length > 0);
  const figures = [
    { name: "没学过的说法听对", value: share(held.accuracy), change: compared.accuracy_before },
    { name: "各意图平均（宏 F1）", value: held.macro_f1.toFixed(3), change: null },
    { name: `可以自动回复（错 ≤ 3%）`, value: share(held.auto_coverage.share), change: null },
    { name: "挡下不相干的话", value: held.out_of_scope_recall === null ? "–" : share(held.out_of_scope_recall), change: null },
    { name: "保存的对话通过", value: `${found.conversations.length - failed.length}/${found.conversations.length}`, change: null },
  ];
  return (
    <>
      {failed.length > 0 && <Alert type="error" showIcon title={`${failed.length} 个保存的对话没有通过，请看“对话”一页`} />}
      {!answers && compared.accuracy_before === null && (
        <Alert type="info" showIcon title="线上的模型还没有测试过，比不出变化；选中它也测一次就能比了。" />
      )}
      <dl className="figures">
        {figures.map(({ name, value, change }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              {value}
              {change !== null && <small>比线上 {points(held.accuracy, change)} 个百分点</small>}
            </dd>
          </div>
        ))}
      </dl>
      <Tabs
        items={[
          { key: "intents", label: "各意图", children: <Intents compared={compared} /> },
          {
            key: "wrong",
            label: `原来对、现在错（${compared.now_wrong.length}）`,
            children: <Messages wrong={compared.now_wrong} empty="没有。" />,
          },
          {
            key: "right",
            label: `原来错、现在对（${compared.now_right.length}）`,
            children: <Messages wrong={compared.now_right} empty="没有。" />,
          },
          { key: "all", label: `所有听错的（${mistakes}）`, children: <Messages wrong={found.wrong} empty="一条都没有。" /> },
          { key: "matrix", label: "混淆矩阵", children: <Matrix cells={found.matrix} /> },
          { key: "sure", label: "把握", children: <Histogram columns={found.histogram} threshold={threshold} /> },
          { key: "scope", label: "不在范围", children: <Curve points={found.curve} /> },
          { key: "samples", label: "各份消息", children: <Samples found={found} /> },
          { key: "played", label: `对话（${found.conversations.length}）`, children: <Played found={found} /> },
        ]}
      />
    </>
  );
}

type Change = Comparison["intents"][number];

function Intents({ compared }: { compared: Comparison }) {
  const { intent } = useNames();
  const columns: TableColumnsType<Change> = [
    { title: "意图", render: (_, one) => intent(one.intent) },
    { title: "例句", width: 90, dataIndex: "n", align: "right" },
    { title: "线上", width: 90, align: "right", render: (_, one) => (one.before === null ? "–" : share(one.before)) },
    { title: "新模型", width: 90, align: "right", render: (_, one) => share(one.now) },
    {
      title: "变化（百分点）",
      width: 130,
      align: "right",
      render: (_, one) => (one.before === null ? "–" : <Delta now={one.now} before={one.before} />),
    },
    {
      title: "听懂多少（F1）",
      width: 220,
      render: (_, one) => <meter className="f1" min={0} max={1} value={one.now} aria-label={`${intent(one.intent)} ${share(one.now)}`} />,
    },
  ];
  return (
    <Table<Change>
      size="small"
      rowKey="intent"
      columns={columns}
      dataSource={[...compared.intents]}
      pagination={false}
      scroll={{ y: 420 }}
    />
  );
}

const Delta = ({ now, before }: { now: number; before: number }) => {
  const said = points(now, before);
  const kind = said.startsWith("−") ? "down" : said === "0" ? "" : "up";
  return (
    <span className={kind}>
      {kind === "down" ? "▼ " : kind === "up" ? "▲ " : ""}
      {said}
    </span>
  );
};

function Messages({ wrong, empty }: { wrong: readonly Wrong[]; empty: string }) {
  const { intent } = useNames();
  const columns: TableColumnsType<Wrong> = [
    { title: "消息", dataIndex: "text" },
    { title: "本来是", width: 130, render: (_, one) => intent(one.intent) },
    { title: "听成了", width: 130, render: (_, one) => intent(one.predicted) },
    { title: "把握", width: 80, align: "right", render: (_, one) => share(one.confidence, 0) },
    { title: "出自", width: 100, dataIndex: "sample" },
  ];
  return (
    <Table<Wrong>
      size="small"
      rowKey={(one) => `${one.sample} ${one.intent} ${one.text}`}
      columns={columns}
      dataSource={[...wrong]}
      locale={{ emptyText: empty }}
      pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
    />
  );
}

function Samples({ found }: { found: Tested }) {
  const rows = Object.entries(found.samples).map(([name, one]) => ({ name, ...one }));
  return (
    <Table
      size="small"
      rowKey="name"
      pagination={false}
      dataSource={rows}
      columns={[
        { title: "哪一份", dataIndex: "name" },
        { title: "条数", width: 90, dataIndex: "n", align: "right" },
        { title: "听对", width: 90, align: "right", render: (_, one) => share(one.accuracy) },
        { title: "宏 F1", width: 90, align: "right", render: (_, one) => one.macro_f1.toFixed(3) },
        { title: "把握的误差", width: 110, align: "right", render: (_, one) => one.calibration_error.toFixed(3) },
      ]}
    />
  );
}

function Played({ found }: { found: Tested }) {
  if (found.conversations.length === 0) return <p className="hint">还没有保存过对话；在“故事”里可以把真实会话存成测试。</p>;
  const ordered = [...found.conversations].sort((one, other) => other.wrong.length - one.wrong.length);
  return (
    <ul className="played">
      {ordered.map((one) => (
        <li key={one.file}>
          <strong className={one.wrong.length > 0 ? "down" : "up"}>{one.wrong.length > 0 ? "✗ 没通过" : "✓ 通过"}</strong> {one.title}{" "}
          <code>{one.file}</code>
          {one.wrong.map((line) => (
            <div key={line}>{line}</div>
          ))}
        </li>
      ))}
    </ul>
  );
}
