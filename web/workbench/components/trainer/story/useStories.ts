import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import * as stories from "../../../api/trainer/stories";
import type { Draft } from "../../../lib/story";

export const STORIES = ["trainer", "stories"] as const;
const LATER_MS = 400;

export const useLibrary = () => useQuery({ queryKey: [...STORIES, "library"], queryFn: stories.library });
export const useConflicts = () => useQuery({ queryKey: [...STORIES, "conflicts"], queryFn: stories.conflicts });
export const useVocabulary = () => useQuery({ queryKey: ["trainer", "vocabulary"], queryFn: stories.vocabulary, staleTime: 300_000 });

export interface Checked {
  /** What the desk said last, of this draft or of one just before it. */
  found: stories.Check | null;
  /** Whether `found` is about the draft as it is. */
  current: boolean;
  error: Error | null;
}

/** Lets the desk look at a draft once nobody has typed for a moment. */
export function useCheck(draft: Draft | null): Checked {
  const [state, setState] = useState<{ of: Draft; found: stories.Check | null; error: Error | null } | null>(null);
  const entry = useRef<string | null>(null);
  const id = draft && `${draft.was?.file}:${draft.was?.name}`;
  useEffect(() => {
    if (!draft) return undefined;
    const fresh = entry.current !== id;
    entry.current = id;
    if (fresh) setState(null);
    const ended = new AbortController();
    const timer = setTimeout(
      () => {
        stories.check(draft, ended.signal).then(
          (found) => ended.signal.aborted || setState({ of: draft, found, error: null }),
          (error: Error) => ended.signal.aborted || setState((before) => ({ of: draft, found: before?.found ?? null, error })),
        );
      },
      fresh ? 0 : LATER_MS,
    );
    return () => {
      clearTimeout(timer);
      ended.abort();
    };
  }, [draft, id]);
  return { found: state?.found ?? null, current: !!state && state.of === draft && !state.error, error: state?.error ?? null };
}
