/** Where in a draft the agent is looking for a quick reply. */

export interface Trigger {
  /** Offset of the `/`. */
  at: number;
  /** What stands between it and the cursor. */
  query: string;
}

const OPENERS = "/／、";
const MOST = 20;

/** The trigger before the cursor, or null; dates, fractions, addresses, emoticons (`/:065`) and lists (`红、蓝`) are none. */
export function triggerAt(draft: string, cursor: number): Trigger | null {
  const before = draft.slice(0, cursor);
  for (let at = before.length - 1; at >= 0 && before.length - at <= MOST; at--) {
    const char = before[at]!;
    if (/\s/.test(char)) return null;
    if (OPENERS.includes(char)) return opens(char, before[at - 1], before[at + 1]) ? { at, query: before.slice(at + 1) } : null;
  }
  return null;
}

function opens(char: string, previous: string | undefined, next: string | undefined): boolean {
  if (next === ":" || next === "：") return false;
  if (char === "、") return previous === undefined || /[\s。！？!?，,~～]/.test(previous);
  return previous === undefined || !/[A-Za-z0-9:/.／]/.test(previous);
}

/** The draft with `text` in the trigger's place (or at the cursor), and where the cursor stands then. */
export function insertAt(draft: string, from: number, to: number, text: string): { draft: string; cursor: number } {
  return { draft: draft.slice(0, from) + text + draft.slice(to), cursor: from + text.length };
}
