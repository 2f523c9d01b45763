import { useQuery } from "@tanstack/react-query";
import { Alert, Empty, Segmented, Spin } from "antd";
import { useState } from "react";
import { says } from "../../api/errors";
import { type Drift, drift, type OwnWords } from "../../api/trainer/drift";
import { Page } from "../../components/Page";
import { DriftCard } from "../../components/trainer/DriftCard";
import { UseMacro } from "../../components/trainer/UseMacro";
import { UseWords } from "../../components/trainer/UseWords";
import "./drift.css";

const DAYS = [7, 30, 90] as const;

type Open = { drift: Drift; macro: string } | { drift: Drift; words: OwnWords } | null;

/** Where agents send something else than the bot proposes. */
export default function DriftPage() {
  const [days, setDays] = useState<number>(30);
  const [open, setOpen] = useState<Open>(null);
  const found = useQuery({ queryKey: ["trainer", "drift", days], queryFn: () => drift(days) });
  const close = (): void => setOpen(null);
  return (
    <Page
      title="向客服学"
      extra={
        <div className="tools">
          <Segmented
            options={DAYS.map((value) => ({ value: value as number, label: `${value} 天` }))}
            value={days}
            onChange={setDays}
            aria-label="看多久"
          />
        </div>
      }
    >
      <p className="hint">
        同一种情形里，客服发了至少 3 次才算数。客服常发的快捷语会自动排到建议的前面；要让机器人自己也这么回，点“就用这个回答”。
      </p>
      {found.isPending && <Spin className="wait" aria-label="正在统计" />}
      {found.isError && <Alert type="error" showIcon title={says(found.error)} />}
      {found.data?.length === 0 && <Empty description="客服还没有在同一种情形里发过 3 次" />}
      <div className="drifts">
        {found.data?.map((one) => (
          <DriftCard
            key={`${one.intent}-${one.order_state}-${one.case}-${one.proposed}`}
            drift={one}
            onMacro={(macro) => setOpen({ drift: one, macro })}
            onWords={(words) => setOpen({ drift: one, words })}
          />
        ))}
      </div>
      {open && "macro" in open && <UseMacro drift={open.drift} macro={open.macro} onClose={close} />}
      {open && "words" in open && <UseWords macro={open.drift.proposed} words={open.words} onClose={close} />}
    </Page>
  );
}
