import { Button } from "antd";
import { useEffect, useRef, useState } from "react";
import type { Finding } from "../api/types";
import { useKey } from "../hooks/useKey";
import { useWording } from "../hooks/useWording";
import { mend } from "../lib/findings";
import { composing } from "../lib/keys";
import { FindingsList } from "./FindingsList";
import { ReplyArea } from "./ReplyArea";

interface Props {
  text: string;
  busy: boolean;
  told: readonly Finding[];
  onText: (text: string) => void;
  onSend: (text: string) => void;
  onCancel: () => void;
}

/** A suggestion in the agent's own words, with everything that hangs on it. */
export function EditSuggestion({ text: initial, busy, told, onText, onSend, onCancel }: Props) {
  const [text, setText] = useState(initial);
  const area = useRef<HTMLTextAreaElement>(null);
  const { findings } = useWording(text);
  const shown = findings.length ? findings : told.filter((one) => text.slice(one.start, one.end) === one.text);
  const write = (next: string): void => {
    setText(next);
    onText(next);
  };
  useKey("mend", () => write(mend(text, shown)), shown.length > 0);
  useEffect(() => area.current?.focus(), []);
  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (composing(event.nativeEvent)) return;
    if (event.key === "Escape") onCancel();
    else if (event.key === "Enter" && !event.shiftKey && !event.altKey) onSend(text);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="edit">
      <ReplyArea
        ref={area}
        value={text}
        findings={shown}
        rows={4}
        aria-label="改写建议"
        onChange={(event) => write(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <FindingsList findings={shown} onMend={() => write(mend(text, shown))} />
      <footer>
        <Button size="small" type="primary" loading={busy} disabled={!text.trim()} onClick={() => onSend(text)}>
          发送改写 <kbd>Enter</kbd>
        </Button>
        <Button size="small" onClick={onCancel}>
          取消 <kbd>Esc</kbd>
        </Button>
      </footer>
    </div>
  );
}
