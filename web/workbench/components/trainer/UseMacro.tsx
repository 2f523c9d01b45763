import { useQuery } from "@tanstack/react-query";
import { Alert, Modal, Spin } from "antd";
import { useState } from "react";
import { changeAnswer, type Drift, draftAnswer } from "../../api/trainer/drift";
import { useChange } from "../../hooks/useChange";
import { useNames } from "../../hooks/useNames";
import { Diff } from "./Diff";
import { Refusal } from "./Refusal";
import { WriteFoot } from "./WriteFoot";

/** Another macro as the bot's answer: every rule and story that changes is read before anything is written. */
export function UseMacro({ drift, macro: sent, onClose }: { drift: Drift; macro: string; onClose: () => void }) {
  const { macro, all, intent } = useNames();
  const [reason, setReason] = useState("客服都这么回");
  const body = { intent: drift.intent, case: drift.case, proposed: drift.proposed, sent };
  const draft = useQuery({ queryKey: ["trainer", "drift", "answer", body], queryFn: () => draftAnswer(body), staleTime: 0, retry: false });
  const changes = draft.data?.changes ?? [];
  const refused = draft.data?.conflicts.filter((one) => one.refused) ?? [];
  const write = useChange(() => changeAnswer(body, Object.fromEntries(changes.map((one) => [one.name, one.before])), reason), onClose);
  return (
    <Modal title={`以后发“${macro(sent)}”`} open footer={null} onCancel={onClose} width={720}>
      <div className="review">
        <p>
          只要{drift.case ? <>情形是“{all.cases[drift.case] ?? drift.case}”</> : <>买家说“{intent(drift.intent)}”</>}，机器人就从“
          {macro(drift.proposed)}”改成“{macro(sent)}”，不分是哪个买家。
        </p>
        {draft.isPending && <Spin aria-label="正在看会改哪里" />}
        <Refusal error={draft.error ?? write.error} />
        {draft.data && (
          <>
            <p>会改 {draft.data.entries.length} 条规则和故事：</p>
            <Diff text={changes.map((one) => one.difference).join("\n")} />
          </>
        )}
        {refused.length > 0 && (
          <Alert
            type="error"
            showIcon
            role="alert"
            title="改了会自相矛盾，先去“故事”里改好："
            description={
              <ul>
                {refused.map((one) => (
                  <li key={one.text}>{one.text}</li>
                ))}
              </ul>
            }
          />
        )}
        <WriteFoot
          reason={reason}
          onReason={setReason}
          ready={!!draft.data && refused.length === 0}
          busy={write.isPending}
          onWrite={() => write.mutate(undefined)}
          hint="训练并发布以后生效"
        />
      </div>
    </Modal>
  );
}
