import { useQuery } from "@tanstack/react-query";
import { Alert, App, Button, Input, Modal, Table, type TableColumnsType, Tag } from "antd";
import { useState } from "react";
import { back, type Model, publish, tested, type Way, type Work, way } from "../../../api/trainer/models";
import { useDo } from "../../../hooks/useWork";
import { clock } from "../../../lib/time";
import { DataChanged } from "./DataChanged";
import { nameOf, points, share, short } from "./words";

interface Props {
  model: Model;
  models: readonly Model[];
  work: Work | undefined;
}

/** Let a model answer buyers, or the one before again: what will change is said before, and nothing is lost on the way. */
export function PublishStep({ model, models, work }: Props) {
  const [asking, setAsking] = useState<"publish" | "back" | null>(null);
  const found = useQuery({ queryKey: ["trainer", "models", "way", model.hash], queryFn: () => way(model.hash) });
  const busy = !!work?.publishing;
  const before = models.find((one) => one.before);
  const now = models.find((one) => one.answers);
  return (
    <section aria-label="发布">
      {model.answers ? (
        <Alert type="info" showIcon title="线上就是这个模型。" />
      ) : (
        found.data && (
          <Alert
            type={found.data.gate.open ? "success" : "warning"}
            showIcon
            title={found.data.gate.open ? "过关了，可以发布。" : `还没有过关：${found.data.why}。`}
            description={found.data.gate.open ? undefined : "先回放、看完变化；真的等不及，可以写明理由、署名发布，会记进操作日志。"}
          />
        )
      )}
      <div className="tools-line">
        <Button
          type="primary"
          disabled={busy || model.answers || !model.usable || !found.data}
          loading={busy}
          onClick={() => setAsking("publish")}
        >
          发布这个模型
        </Button>
        <Button disabled={busy || !before} onClick={() => setAsking("back")}>
          退回上一个
        </Button>
      </div>
      <h2>所有模型</h2>
      <All models={models} />
      {asking === "publish" && found.data && now && <Publish model={model} now={now} way={found.data} onDone={() => setAsking(null)} />}
      {asking === "back" && before && now && <Back to={before} from={now} onDone={() => setAsking(null)} />}
    </section>
  );
}

function All({ models }: { models: readonly Model[] }) {
  const columns: TableColumnsType<Model> = [
    { title: "模型", width: 110, render: (_, one) => <code>{short(one.hash)}</code> },
    { title: "训练", render: (_, one) => `${clock(one.created_at)}，${one.created_by}` },
    { title: "数据版本", width: 170, render: (_, one) => <code>{one.data_version}</code> },
    { title: "测试", width: 80, render: (_, one) => (one.tested ? "测过" : "–") },
    { title: "发布过", width: 130, render: (_, one) => (one.published_at ? clock(one.published_at) : "–") },
    {
      title: "",
      width: 130,
      render: (_, one) => (
        <>
          {one.answers && <Tag color="success">在线上</Tag>}
          {one.before && <Tag color="blue">上一个</Tag>}
          {!one.usable && <Tag>文件已清理</Tag>}
        </>
      ),
    },
  ];
  return (
    <Table<Model>
      size="small"
      rowKey="hash"
      columns={columns}
      dataSource={[...models]}
      pagination={{ pageSize: 10, hideOnSinglePage: true }}
    />
  );
}

function Publish({ model, now, way: found, onDone }: { model: Model; now: Model; way: Way; onDone: () => void }) {
  const { message } = App.useApp();
  const [reason, setReason] = useState("");
  const view = useQuery({ queryKey: ["trainer", "models", "test", model.hash], queryFn: () => tested(model.hash) });
  const go = useDo(async () => {
    onDone();
    await publish(model.hash, reason.trim());
    message.success("发布好了，新的话由新模型回答");
  });
  const { gate, replay } = found;
  const held = view.data?.found?.samples.例句;
  const before = view.data?.compared?.accuracy_before ?? null;
  return (
    <Modal
      open
      title="发布这个模型？"
      okText={gate.open ? "发布" : "署名发布"}
      cancelText="再想想"
      width={640}
      okButtonProps={{ disabled: !gate.open && reason.trim().length < 2, danger: !gate.open }}
      onOk={() => go.mutate()}
      onCancel={onDone}
    >
      <ul className="what">
        <li>现在线上：{nameOf(now)}</li>
        <li>换成：{nameOf(model)}</li>
        <li>
          {held
            ? `没学过的说法听对 ${share(held.accuracy)}${before === null ? "" : `（比线上 ${points(held.accuracy, before)} 个百分点）`}`
            : "没有测试过"}
        </li>
        <li>{replay ? `回放 ${replay.turns} 句，${replay.changed} 句的回答会变（${share(gate.share)}）` : "没有回放过"}</li>
        <li>换的时候买家不会断线，手上的话由旧模型答完；随时可以一键退回。</li>
      </ul>
      <DataChanged hash={model.hash} />
      {!gate.open && (
        <label>
          {found.why}。为什么还是要发布？
          <Input.TextArea
            value={reason}
            maxLength={500}
            rows={2}
            onChange={(event) => setReason(event.target.value)}
            aria-label="署名发布的理由"
          />
        </label>
      )}
    </Modal>
  );
}

function Back({ to, from, onDone }: { to: Model; from: Model; onDone: () => void }) {
  const { message } = App.useApp();
  const go = useDo(async () => {
    onDone();
    await back();
    message.success("退回好了");
  });
  return (
    <Modal open title="退回上一个模型？" okText="退回" cancelText="不退" onOk={() => go.mutate()} onCancel={onDone}>
      <ul className="what">
        <li>现在线上：{nameOf(from)}</li>
        <li>退回到：{nameOf(to)}</li>
        <li>例句和故事的文件不会变；这个模型也还在，之后可以再发布。</li>
      </ul>
    </Modal>
  );
}
