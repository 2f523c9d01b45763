import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { App } from "antd";
import { useMemo, useState } from "react";
import { says } from "../api/errors";
import { type InboxQuery, type Item, ignore, inbox, type Learnt, learn, type Outcome, takeBack } from "../api/trainer/inbox";

export interface Wanted {
  q: string;
  outcome: Outcome | "";
  below: number | null;
  intent: string;
  entity: string;
  since: string;
  until: string;
  unread: boolean;
}

export const EVERYTHING: Wanted = { q: "", outcome: "", below: null, intent: "", entity: "", since: "", until: "", unread: true };

/** Messages that become examples of an intent; `text` is how a single one shall be written, empty: as it was said. */
export interface Lesson {
  intent: string;
  items: readonly Item[];
  text: string;
}

/** What a trainer decides about some messages; without lessons nothing is learnt from them. */
export interface Act {
  title: string;
  items: readonly Item[];
  lessons: readonly Lesson[];
}

/** What came of it; `error` is why the rest was not done. */
export interface Done extends Act {
  learnt: readonly Learnt[];
  error: unknown;
}

const PAGE = 60;

/** The messages of a filter, and what is done with them: at once on the screen, taken back when the desk refuses. */
export function useInbox(wanted: Wanted) {
  const client = useQueryClient();
  const { message } = App.useApp();
  const [gone, setGone] = useState<ReadonlySet<number>>(new Set());
  const [done, setDone] = useState<readonly Done[]>([]);
  const pages = useInfiniteQuery({
    queryKey: ["trainer", "inbox", wanted],
    queryFn: ({ pageParam }) => inbox({ ...asked(wanted), limit: PAGE, ...(pageParam && { before: pageParam }) }),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.before,
  });
  const all = useMemo(() => (pages.data?.pages ?? []).flatMap((page) => [...page.items]), [pages.data]);
  const items = useMemo(() => all.filter((one) => !gone.has(one.id)), [all, gone]);
  const hide = (some: readonly Item[], hidden: boolean): void =>
    setGone((now) => {
      const next = new Set(now);
      for (const { id } of some) hidden ? next.add(id) : next.delete(id);
      return next;
    });
  const changed = (): void => {
    for (const what of ["examples", "history"]) void client.invalidateQueries({ queryKey: ["trainer", what] });
    if (!wanted.unread) void client.invalidateQueries({ queryKey: ["trainer", "inbox"] });
  };
  const act = useMutation({
    mutationFn: carryOut,
    onMutate: ({ items }) => wanted.unread && hide(items, true),
    onSuccess: (result, { items }) => {
      if (result.items.length) setDone((before) => [...before, result]);
      hide(
        items.filter((one) => !result.items.includes(one)),
        false,
      );
      if (result.error) void message.error(says(result.error), 6);
      changed();
    },
    onError: (error, { items }) => {
      hide(items, false);
      void message.error(says(error), 6);
    },
  });
  const back = useMutation({
    mutationFn: async (last: Done) => {
      if (!last.lessons.length) return takeBack(idsOf(last.items), null);
      for (const [n, lesson] of last.lessons.entries()) await takeBack(idsOf(lesson.items), last.learnt[n] ?? null);
    },
    onSuccess: (_, last) => {
      setDone((before) => before.filter((one) => one !== last));
      hide(last.items, false);
      changed();
    },
    onError: (error) => void message.error(says(error), 6),
  });
  const last = done.at(-1) ?? null;
  return {
    items,
    total: Math.max(0, (pages.data?.pages[0]?.total ?? 0) - idsOf(all.filter((one) => gone.has(one.id))).length),
    pages,
    act: act.mutate,
    last,
    undo: () => last && !back.isPending && back.mutate(last),
    busy: act.isPending || back.isPending,
  };
}

export type InboxState = ReturnType<typeof useInbox>;

/** One lesson after the other; the first that is refused ends it, and those before stand. */
async function carryOut(act: Act): Promise<Done> {
  if (!act.lessons.length) {
    await ignore(idsOf(act.items));
    return { ...act, learnt: [], error: null };
  }
  const learnt: Learnt[] = [];
  let error: unknown = null;
  for (const { intent, items, text } of act.lessons) {
    try {
      learnt.push(
        await learn(
          intent,
          items.map((one) => ({ ids: [...one.ids], text })),
        ),
      );
    } catch (reason) {
      error = reason;
      break;
    }
  }
  const lessons = act.lessons.slice(0, learnt.length);
  return { ...act, lessons, items: lessons.flatMap((one) => [...one.items]), learnt, error };
}

export const idsOf = (items: readonly Item[]): number[] => items.flatMap((one) => [...one.ids]);

const asked = (wanted: Wanted): InboxQuery => ({
  unread: wanted.unread,
  ...(wanted.q && { q: wanted.q }),
  ...(wanted.outcome && { outcome: [wanted.outcome] }),
  ...(wanted.below !== null && { below: wanted.below }),
  ...(wanted.intent && { intent: wanted.intent }),
  ...(wanted.entity && { entity: wanted.entity }),
  ...(wanted.since && { since: `${wanted.since}T00:00:00+08:00` }),
  ...(wanted.until && { until: `${wanted.until}T23:59:59+08:00` }),
});
