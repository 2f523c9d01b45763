import { Alert, Button, Progress } from "antd";
import { cancel, type Running, type Work } from "../../../api/trainer/models";
import { useDo } from "../../../hooks/useWork";
import { span } from "./words";

export const KINDS: Record<string, string> = { train: "训练", test: "测试", replay: "回放" };

/** What runs now and how far it is, or how the last one ended when that needs to be known. */
export function WorkBar({ work }: { work: Work | undefined }) {
  if (work?.publishing) {
    return (
      <div className="work" role="status">
        <strong>正在发布</strong>
        <span>{work.publishing.stage}</span>
        <Progress percent={100} status="active" showInfo={false} aria-label="正在发布" />
      </div>
    );
  }
  if (work?.running) return <Runs running={work.running} />;
  if (work?.last?.state === "failed") {
    return (
      <Alert
        className="work-ended"
        type="error"
        showIcon
        title={`${KINDS[work.last.kind]}没有做成，线上的模型没有受影响`}
        description={<pre>{work.last.reason}</pre>}
      />
    );
  }
  if (work?.last?.state === "cancelled") {
    return <Alert className="work-ended" type="info" showIcon title={`${KINDS[work.last.kind]}取消了，原来的都还在`} />;
  }
  return null;
}

function Runs({ running }: { running: Running }) {
  const stop = useDo(cancel);
  const share = percent(running);
  return (
    <div className="work">
      <strong>{KINDS[running.kind]}</strong>
      <span role="status">
        {running.stage || "正在开始"}
        {running.total > 1 && `（${running.done}/${running.total}）`}
      </span>
      <Progress percent={share} status="active" aria-label={`${KINDS[running.kind]}进度`} />
      <span className="left">
        {running.who}，已用 {span(running.seconds)}
        {running.left !== null && (running.left > 0 ? `，还要约 ${span(running.left)}` : "，快好了")}
      </span>
      <Button size="small" loading={stop.isPending} onClick={() => stop.mutate()}>
        取消{KINDS[running.kind]}
      </Button>
    </div>
  );
}

/** By time where it is known how long this takes here, else by steps. */
function percent({ seconds, left, done, total }: Running): number {
  if (left !== null) return Math.min(99, Math.round((100 * seconds) / (seconds + left || 1)));
  return total ? Math.min(99, Math.round((100 * done) / total)) : 0;
}
