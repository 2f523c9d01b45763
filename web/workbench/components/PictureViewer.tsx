import { Button, Modal } from "antd";
import { useEffect } from "react";
import { accept } from "../api/desk";
import type { Message, Suggestion } from "../api/types";
import { useAct } from "../hooks/useAct";
import { clock } from "../lib/time";
import { Effects } from "./Effects";

interface Props {
  pictures: Message[];
  shown: string;
  suggestions: Suggestion[];
  conversation: string;
  onShow: (url: string) => void;
  onClose: () => void;
}

/** A picture of the conversation, large; what waits for a look at it is approved here in one step. */
export function PictureViewer({ pictures, shown, suggestions, conversation, onShow, onClose }: Props) {
  const at = pictures.findIndex((one) => one.picture === shown);
  useEffect(() => {
    const turn = (event: KeyboardEvent): void => {
      const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      const next = by && pictures[at + by]?.picture;
      if (next) onShow(next);
    };
    window.addEventListener("keydown", turn);
    return () => window.removeEventListener("keydown", turn);
  }, [at, pictures, onShow]);
  const approves = suggestions.filter((one) => one.state === "open" && one.needs_person && !one.missing.length);
  return (
    <Modal
      open
      footer={null}
      onCancel={onClose}
      width="90vw"
      centered
      title={`图片 ${at + 1} / ${pictures.length}　${pictures[at] ? clock(pictures[at].at) : ""}`}
    >
      <div className="viewer">
        <img src={shown} alt={pictures[at]?.author === "buyer" ? "买家发的图片" : "发给买家的图片"} />
        <aside aria-label="看图后的处理">
          {approves.map((one) => (
            <Approve key={one.id} conversation={conversation} suggestion={one} onDone={onClose} />
          ))}
          {!approves.length && <p>没有等着看图决定的建议，可以关掉图片后直接回复。</p>}
          {pictures.length > 1 && <p className="hint">← → 换图片</p>}
        </aside>
      </div>
    </Modal>
  );
}

function Approve({ conversation, suggestion, onDone }: { conversation: string; suggestion: Suggestion; onDone: () => void }) {
  const take = useAct(conversation, () => accept(suggestion.id, {}));
  return (
    <section className="approve">
      <h3>{suggestion.macro.title}</h3>
      <p>{suggestion.text}</p>
      <Effects effects={suggestion.effects} />
      <Button type="primary" block loading={take.isPending} onClick={() => take.mutate(undefined, { onSuccess: onDone })}>
        图片属实，同意并发送
      </Button>
    </section>
  );
}
