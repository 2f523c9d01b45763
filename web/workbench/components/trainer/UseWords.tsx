import { useQuery } from "@tanstack/react-query";
import { Modal, Spin } from "antd";
import { useEffect, useState } from "react";
import { changeWords, draftWords, type OwnWords, type WordsDraft, wordsOf } from "../../api/trainer/drift";
import { useChange } from "../../hooks/useChange";
import { useNames } from "../../hooks/useNames";
import { Diff } from "./Diff";
import { Refusal } from "./Refusal";
import { WriteFoot } from "./WriteFoot";

/** An agent's words as a macro's text: facts of the order are placeholders; the difference is read before it is written. */
export function UseWords({ macro: id, words, onClose }: { macro: string; words: OwnWords; onClose: () => void }) {
  const { macro } = useNames();
  const [text, setText] = useState("");
  const [reason, setReason] = useState("客服都这么说");
  const asked = useLater(text.trim());
  const begin = useQuery({ queryKey: ["trainer", "words-of", words.conversation, words.seq], queryFn: () => wordsOf(words), retry: false });
  useEffect(() => {
    if (begin.data) setText(begin.data);
  }, [begin.data]);
  const draft = useQuery({
    queryKey: ["trainer", "drift", "words", id, asked],
    queryFn: () => draftWords(id, asked),
    enabled: asked !== "",
    staleTime: 0,
    retry: false,
    placeholderData: (before) => before,
  });
  const write = useChange((wanted: WordsDraft) => changeWords(wanted, reason), onClose);
  return (
    <Modal title={`改“${macro(id)}”的说法`} open footer={null} onCancel={onClose} width={720}>
      <div className="review">
        {begin.isPending && <Spin aria-label="正在取这句话" />}
        <Refusal error={begin.error} />
        <textarea aria-label="以后这么说" rows={5} value={text} onChange={(event) => setText(event.target.value)} />
        <p className="hint">订单里的内容已经换成变量，例如 {"{courier}"}；这条快捷语插旗、待办这些不变，客服和机器人马上用新的说法。</p>
        {draft.data && <Diff text={draft.data.changes.map((one) => one.difference).join("\n")} />}
        <Refusal error={draft.error ?? write.error} />
        <WriteFoot
          reason={reason}
          onReason={setReason}
          ready={!!draft.data?.changes.length && draft.data.text === text.trim()}
          busy={write.isPending}
          onWrite={() => draft.data && write.mutate(draft.data)}
        />
      </div>
    </Modal>
  );
}

/** What was typed, once nothing is typed for a moment. */
function useLater(value: string): string {
  const [later, setLater] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setLater(value), 300);
    return () => clearTimeout(timer);
  }, [value]);
  return later;
}
