import { useQuery } from "@tanstack/react-query";
import { Alert, Modal, Spin } from "antd";
import { useState } from "react";
import { draftRevert, type FileChange, type Reverting, revert } from "../../api/trainer/history";
import { useChange } from "../../hooks/useChange";
import { clock } from "../../lib/time";
import { Diff } from "./Diff";
import { Refusal } from "./Refusal";
import { WriteFoot } from "./WriteFoot";

/** Taking a change back: what it does to the files now is read before it is written; refused where others have built on it. */
export function Revert({ act, onClose }: { act: FileChange[]; onClose: () => void }) {
  const [{ id, who, at }] = act as [FileChange];
  const [reason, setReason] = useState(`撤销 ${who} ${clock(at)} 的修改`);
  const draft = useQuery({ queryKey: ["trainer", "revert", id], queryFn: () => draftRevert(id), staleTime: 0, retry: false });
  const write = useChange((wanted: Reverting) => revert(id, wanted, reason.trim()), onClose);
  const wrong = [...(draft.data?.errors ?? []), ...(draft.data?.conflicts ?? []).map((one) => one.text)];
  return (
    <Modal title="撤销这次修改" open footer={null} onCancel={onClose} width={720}>
      <div className="review">
        <p>
          把 {who} {clock(at)} 的修改改回去；别人在别处改的都留着。撤销也会记在这里，还可以再撤回来。
        </p>
        {draft.isPending && <Spin aria-label="正在看会改哪里" />}
        <Refusal error={draft.error ?? write.error} />
        {draft.data && <Diff text={draft.data.changes.map((one) => one.difference).join("\n")} />}
        {wrong.length > 0 && (
          <Alert
            type="error"
            showIcon
            role="alert"
            title="撤回去会有错，先把这些改好："
            description={
              <ul>
                {wrong.map((one) => (
                  <li key={one}>{one}</li>
                ))}
              </ul>
            }
          />
        )}
        <WriteFoot
          reason={reason}
          onReason={setReason}
          ready={!!draft.data && wrong.length === 0}
          busy={write.isPending}
          onWrite={() => draft.data && write.mutate(draft.data)}
          title="撤销这次修改"
          hint="训练并发布以后，机器人才会变"
        />
      </div>
    </Modal>
  );
}
