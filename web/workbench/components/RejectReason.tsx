import { Button, Input } from "antd";
import { useState } from "react";
import { composing } from "../lib/keys";

const REASONS = ["没听懂买家的意思", "订单情况不对", "语气不合适", "现在不该说这个", "我另有办法"];

interface Props {
  busy: boolean;
  onReject: (reason: string) => void;
  onCancel: () => void;
}

/** Why a suggestion is not taken: a number, a click, or own words. */
export function RejectReason({ busy, onReject, onCancel }: Props) {
  const [reason, setReason] = useState("");
  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (composing(event.nativeEvent)) return;
    const picked = reason === "" && /^[1-5]$/.test(event.key) ? REASONS[Number(event.key) - 1] : undefined;
    if (picked) onReject(picked);
    else if (event.key === "Enter" && reason.trim()) onReject(reason.trim());
    else if (event.key === "Escape") onCancel();
    else return;
    event.preventDefault();
  };
  return (
    <div className="reject" role="group" aria-label="不采用的原因">
      {REASONS.map((one, index) => (
        <Button key={one} size="small" disabled={busy} onClick={() => onReject(one)}>
          <kbd>{index + 1}</kbd> {one}
        </Button>
      ))}
      <Input
        size="small"
        autoFocus
        value={reason}
        aria-label="其他原因"
        placeholder="按 1–5，或写原因后回车；Esc 取消"
        disabled={busy}
        onChange={(event) => setReason(event.target.value)}
        onKeyDown={onKeyDown}
      />
    </div>
  );
}
