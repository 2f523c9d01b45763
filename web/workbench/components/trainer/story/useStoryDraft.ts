import { useCallback, useEffect, useMemo, useState } from "react";
import type { Story } from "../../../api/trainer/stories";
import { DRAFTS } from "../../../hooks/useDraft";
import { recall, remember } from "../../../hooks/useStored";
import { bodyOf, type Draft, idOf } from "../../../lib/story";
import { viewOf } from "./StoryEditor";

const KEPT = `${DRAFTS}story-`;

export const draftFrom = (one: Story): Draft => ({
  kind: one.kind,
  family: one.family,
  was: { kind: one.kind, name: one.shown.name, file: one.file, version: one.version },
  ...viewOf(one.shown),
  text: null,
  led: "steps",
});

/** Keeps an unfinished draft for an entry, so that it is there when the entry is opened. */
export const keep = (id: string, draft: Draft | null): void => remember(KEPT + id, draft && JSON.stringify(draft));

function kept(id: string): Draft | null {
  try {
    return JSON.parse(recall(KEPT + id) ?? "null") as Draft | null;
  } catch {
    return null;
  }
}

const same = (one: Draft, other: Draft): boolean => JSON.stringify(bodyOf(one)) === JSON.stringify(bodyOf(other));

/** What is edited under an address: what was left unfinished, else the entry as it stands; it survives a reload. */
export function useStoryDraft(id: string, stories: readonly Story[]) {
  const entry = stories.find((one) => idOf(one.kind, one.family, one.shown.name) === id);
  const base = useMemo(() => (entry ? draftFrom(entry) : null), [entry]);
  const [state, setState] = useState<{ id: string; draft: Draft | null }>({ id: "", draft: null });
  useEffect(() => setState({ id, draft: kept(id) }), [id]);
  const unfinished = state.id === id ? state.draft : null;
  const draft = unfinished ?? base;
  const dirty = !!unfinished && !(base && same(unfinished, base));
  const change = useCallback(
    (next: Draft | null) => {
      keep(id, next);
      setState((now) => (now.id === id ? { id, draft: next } : now)); // by now another entry may be open
    },
    [id],
  );
  return { draft, dirty, change };
}
