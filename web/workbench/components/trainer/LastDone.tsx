import { useState } from "react";
import type { Done } from "../../hooks/useInbox";
import { Diff } from "./Diff";

/** What was done last: how it changed the files, and the way back. */
export function LastDone({ last, onUndo }: { last: Done; onUndo: () => void }) {
  const [open, setOpen] = useState(false);
  const changes = last.learnt.flatMap((one) => [...one.changes]);
  return (
    <section className="last-done" aria-label="上一步">
      {open && <Diff text={changes.map((one) => one.difference).join("\n")} />}
      <p role="status">
        {last.title}
        {last.lessons.length > 0 && changes.length === 0 && "（本来就是例句）"}
      </p>
      {changes.length > 0 && (
        <button type="button" className="plain-link" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? "收起改动" : "看改动"}
        </button>
      )}
      <button type="button" className="plain-link" onClick={onUndo}>
        撤销 <kbd>U</kbd>
      </button>
    </section>
  );
}
