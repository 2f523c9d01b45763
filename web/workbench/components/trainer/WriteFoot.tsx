import { Button, Input } from "antd";

interface Props {
  reason: string;
  onReason: (reason: string) => void;
  /** Whether what would be written may be. */
  ready: boolean;
  busy: boolean;
  onWrite: () => void;
  title?: string;
  hint?: string;
}

/** Under a difference that was read: why, and writing it. */
export function WriteFoot({ reason, onReason, ready, busy, onWrite, title = "写进文件", hint }: Props) {
  return (
    <>
      <Input
        aria-label="为什么改"
        placeholder="为什么改"
        value={reason}
        maxLength={500}
        onChange={(event) => onReason(event.target.value)}
      />
      <footer>
        <Button type="primary" disabled={!ready || !reason.trim()} loading={busy} onClick={onWrite}>
          {title}
        </Button>
        {hint && <small>{hint}</small>}
      </footer>
    </>
  );
}
