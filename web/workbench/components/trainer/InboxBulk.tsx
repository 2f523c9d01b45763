import { Button } from "antd";
import { useState } from "react";
import type { Item } from "../../api/trainer/inbox";
import { useKey } from "../../hooks/useKey";
import { IntentPicker } from "./IntentPicker";

interface Props {
  items: readonly Item[];
  onValid: () => void;
  onCorrect: (intent: string) => void;
  onIgnore: () => void;
  onClear: () => void;
}

/** What can be decided for all that are ticked. */
export function InboxBulk({ items, onValid, onCorrect, onIgnore, onClear }: Props) {
  const [choosing, setChoosing] = useState(false);
  useKey("valid", onValid);
  useKey("correct", () => setChoosing(true));
  useKey("outOfScope", () => onCorrect("out_of_scope"));
  useKey("ignore", onIgnore);
  return (
    <article className="inbox-detail bulk" aria-label="选中的消息">
      <h2>选中了 {items.length} 条</h2>
      <ul>
        {items.slice(0, 12).map((one) => (
          <li key={one.id}>{one.text}</li>
        ))}
        {items.length > 12 && <li>…还有 {items.length - 12} 条</li>}
      </ul>
      <div className="decide">
        <Button type="primary" onClick={onValid}>
          都听对了 <kbd>V</kbd>
        </Button>
        <span className="correct">
          <IntentPicker
            label="这些消息的意图"
            placeholder="都应该是…"
            open={choosing}
            onOpenChange={setChoosing}
            value={null!}
            onChange={onCorrect}
          />
          <kbd>C</kbd>
        </span>
        <Button onClick={() => onCorrect("out_of_scope")}>
          都不在范围 <kbd>O</kbd>
        </Button>
        <Button onClick={onIgnore}>
          都忽略 <kbd>I</kbd>
        </Button>
        <Button type="text" onClick={onClear}>
          取消选择
        </Button>
      </div>
    </article>
  );
}
