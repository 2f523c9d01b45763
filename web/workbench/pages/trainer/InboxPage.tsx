import { useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Empty, Spin } from "antd";
import { useCallback, useEffect, useState } from "react";
import { says } from "../../api/errors";
import type { Item } from "../../api/trainer/inbox";
import { AddWord } from "../../components/trainer/AddWord";
import { InboxBulk } from "../../components/trainer/InboxBulk";
import { besideOf, InboxDetail } from "../../components/trainer/InboxDetail";
import { InboxFilters } from "../../components/trainer/InboxFilters";
import { InboxRow } from "../../components/trainer/InboxRow";
import { LastDone } from "../../components/trainer/LastDone";
import { EVERYTHING, type InboxState, type Lesson, useInbox, type Wanted } from "../../hooks/useInbox";
import { useKey } from "../../hooks/useKey";
import { useNames } from "../../hooks/useNames";
import "./inbox.css";

const COUNTED = 1000;

/** What buyers really wrote: from the first to the last by keyboard, each decided by one key. */
export default function InboxPage() {
  const [wanted, setWanted] = useState<Wanted>(EVERYTHING);
  const state = useInbox(wanted);
  const { items, total, pages } = state;
  const at = useFocus(items);
  const picks = usePicks(items);
  const [word, setWord] = useState<string | null>(null);
  const decide = useDecisions(state, picks.clear);
  useKey("undo", state.undo, state.last !== null);
  useKey("pick", () => at.item && picks.toggle(at.item.id));
  useKey("pickAll", picks.all);
  useKey("down", () => at.step(1));
  useKey("up", () => at.step(-1));
  return (
    <main className="inbox">
      <header>
        <h1>收件箱</h1>
        <small aria-live="polite">{total >= COUNTED ? `${COUNTED} 条以上` : `${total} 条`}</small>
        <InboxFilters value={wanted} onChange={setWanted} />
      </header>
      <section className="inbox-list" aria-label="消息">
        {pages.isError && <Alert type="error" showIcon title={says(pages.error)} />}
        {pages.isPending && <Spin className="wait" aria-label="正在打开" />}
        {pages.isSuccess && !items.length && <Nothing filtered={wanted !== EVERYTHING} />}
        <List items={items} current={at.item} picked={picks.ids} onOpen={at.open} onPick={picks.toggle} />
        {pages.hasNextPage && (
          <Button type="link" block loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
            更早的
          </Button>
        )}
      </section>
      <section className="inbox-side" aria-label="怎么处理">
        {picks.items.length > 0 ? (
          <InboxBulk
            items={picks.items}
            onValid={() => decide.valid(picks.items)}
            onCorrect={(intent) => decide.learn(picks.items, intent, "")}
            onIgnore={() => decide.ignore(picks.items)}
            onClear={picks.clear}
          />
        ) : (
          at.item && (
            <InboxDetail
              key={at.item.id}
              item={at.item}
              onLearn={(intent, text) => decide.learn([at.item!], intent, text)}
              onIgnore={() => decide.ignore([at.item!])}
              onWord={setWord}
            />
          )
        )}
        {state.last && <LastDone last={state.last} onUndo={state.undo} />}
      </section>
      {word !== null && <AddWord word={word} onClose={() => setWord(null)} />}
    </main>
  );
}

interface ListProps {
  items: readonly Item[];
  current: Item | null;
  picked: ReadonlySet<number>;
  onOpen: (id: number) => void;
  onPick: (id: number) => void;
}

function List({ items, current, picked, onOpen, onPick }: ListProps) {
  const { intent } = useNames();
  return (
    <ul>
      {items.map((one) => (
        <InboxRow
          key={one.id}
          item={one}
          intent={intent(one.intent)}
          current={one === current}
          picked={picked.has(one.id)}
          onOpen={onOpen}
          onPick={onPick}
        />
      ))}
    </ul>
  );
}

const Nothing = ({ filtered }: { filtered: boolean }) => (
  <Empty description={filtered ? "这样筛选没有消息" : "都看完了。买家再写来，机器人听成什么会出现在这里。"} />
);

/** The message that is looked at; when it goes the next one takes its place. */
function useFocus(items: readonly Item[]) {
  const client = useQueryClient();
  const [place, setPlace] = useState<{ id: number; index: number }>({ id: 0, index: 0 });
  const known = items.findIndex((one) => one.id === place.id);
  const index = Math.max(0, Math.min(known >= 0 ? known : place.index, items.length - 1));
  const item = items[index] ?? null;
  const open = useCallback((id: number) => setPlace({ id, index: items.findIndex((one) => one.id === id) }), [items]);
  const next = items[index + 1];
  useEffect(() => {
    if (item && item.id !== place.id) setPlace({ id: item.id, index });
  }, [item, index, place.id]);
  useEffect(() => {
    if (next) void client.prefetchQuery(besideOf(next.text));
  }, [next, client]);
  const step = (by: number): void => {
    const wanted = items[index + by];
    if (wanted) open(wanted.id);
  };
  return { item, open, step };
}

function usePicks(items: readonly Item[]) {
  const [ids, setIds] = useState<ReadonlySet<number>>(new Set());
  const picked = items.filter((one) => ids.has(one.id));
  const toggle = useCallback(
    (id: number) => setIds((now) => new Set(now.has(id) ? [...now].filter((one) => one !== id) : [...now, id])),
    [],
  );
  const clear = useCallback(() => setIds(new Set()), []);
  const all = (): void => (picked.length === items.length ? clear() : setIds(new Set(items.map((one) => one.id))));
  return { ids, items: picked, toggle, clear, all };
}

/** Decisions in words, so that everybody reads what was done and can take it back. */
function useDecisions(state: InboxState, after: () => void) {
  const { intent: nameOf } = useNames();
  const learn = (items: readonly Item[], intent: string, text: string): void => {
    after();
    const many = items.length > 1 ? `${items.length} 条` : `“${short(items[0]!.text)}”`;
    state.act({ title: `${many}加为“${nameOf(intent)}”的例句`, items, lessons: [{ intent, items, text }] });
  };
  const valid = (items: readonly Item[]): void => {
    after();
    const intents = [...new Set(items.map((one) => one.intent))];
    const lessons: Lesson[] = intents.map((intent) => ({ intent, items: items.filter((one) => one.intent === intent), text: "" }));
    state.act({ title: `${items.length} 条按听懂的意图加为例句`, items, lessons });
  };
  const ignore = (items: readonly Item[]): void => {
    after();
    state.act({ title: items.length > 1 ? `忽略了 ${items.length} 条` : `忽略了“${short(items[0]!.text)}”`, items, lessons: [] });
  };
  return { learn, valid, ignore };
}

const short = (text: string): string => (text.length > 16 ? `${text.slice(0, 16)}…` : text);
