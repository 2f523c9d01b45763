import { useCallback, useEffect, useState } from "react";
import type { Missing } from "../lib/gaps";
import { recall, remember } from "./useStored";

/** An unfinished reply; `macro` is the quick reply whose effects go along, `gaps` what its texts lacked. */
export interface Draft {
  text: string;
  macro?: string;
  code?: string;
  values?: Record<string, string>;
  gaps?: Missing[];
}

export const DRAFTS = "huashu-draft-";
const EMPTY: Draft = { text: "" };
const written = new Set<(conversation: string) => void>();

export function draftOf(conversation: string): Draft {
  try {
    return (JSON.parse(recall(DRAFTS + conversation) ?? "null") as Draft | null) ?? EMPTY;
  } catch {
    return EMPTY;
  }
}

export function keepDraft(conversation: string, draft: Draft): void {
  remember(DRAFTS + conversation, draft.text || draft.macro ? JSON.stringify(draft) : null);
  for (const tell of written) tell(conversation);
}

/** The draft of a conversation, which survives switching and reload. */
export function useDraft(conversation: string): [Draft, (next: Draft | ((before: Draft) => Draft)) => void] {
  const [draft, setDraft] = useState(() => draftOf(conversation));
  useEffect(() => {
    const reload = (changed: string): void => void (changed === conversation && setDraft(draftOf(conversation)));
    written.add(reload);
    return () => void written.delete(reload);
  }, [conversation]);
  const change = useCallback(
    (next: Draft | ((before: Draft) => Draft)) => keepDraft(conversation, typeof next === "function" ? next(draftOf(conversation)) : next),
    [conversation],
  );
  return [draft, change];
}
