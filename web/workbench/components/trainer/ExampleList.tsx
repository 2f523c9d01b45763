import { useInfiniteQuery } from "@tanstack/react-query";
import { App, Button, Checkbox, Empty, Popconfirm, Spin } from "antd";
import { useState } from "react";
import { says } from "../../api/errors";
import { changeExample, type Example, type ExampleChange, examples } from "../../api/trainer/examples";
import { useChange } from "../../hooks/useChange";
import { useNames } from "../../hooks/useNames";
import { EditExample } from "./EditExample";
import { IntentPicker } from "./IntentPicker";

const PAGE = 200;
const keyOf = (one: Example): string => `${one.intent}\n${one.text}`;

/** The examples of an intent (or of all) with these words in them; one is opened to change it, many are moved or taken out. */
export function ExampleList({ intent, q }: { intent: string; q: string }) {
  const { intent: nameOf } = useNames();
  const [open, setOpen] = useState<Example | null>(null);
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const pages = useInfiniteQuery({
    queryKey: ["trainer", "examples", intent, q],
    queryFn: ({ pageParam }) => examples(intent, q, pageParam, PAGE),
    initialPageParam: 0,
    getNextPageParam: (page, all) => (all.length * PAGE < page.total ? all.length * PAGE : undefined),
    refetchOnWindowFocus: true,
  });
  const shown = pages.data?.pages.flatMap((page) => [...page.examples]) ?? [];
  const chosen = shown.filter((one) => picked.has(keyOf(one)));
  const toggle = (key: string): void => setPicked((now) => new Set(now.has(key) ? [...now].filter((one) => one !== key) : [...now, key]));
  if (pages.isPending) return <Spin className="wait" aria-label="正在打开" />;
  return (
    <section className="example-list" aria-label="例句">
      <header>
        <Checkbox
          checked={chosen.length > 0 && chosen.length === shown.length}
          indeterminate={chosen.length > 0 && chosen.length < shown.length}
          onChange={(event) => setPicked(new Set(event.target.checked ? shown.map(keyOf) : []))}
        >
          {chosen.length ? `选中 ${chosen.length} 条` : `${pages.data?.pages[0]?.total ?? 0} 条`}
        </Checkbox>
        {chosen.length > 0 && <Bulk chosen={chosen} onDone={() => setPicked(new Set())} />}
      </header>
      {!shown.length && <Empty description={q ? "没有这样的例句" : "还没有例句：点“加例句”，写几句买家会说的话"} />}
      <ul>
        {shown.map((one) => (
          <li key={`${one.file}-${one.line}`}>
            <Checkbox checked={picked.has(keyOf(one))} onChange={() => toggle(keyOf(one))} aria-label={`选中“${one.plain}”`} />
            <button type="button" onClick={() => setOpen(one)}>
              {one.text}
            </button>
            {!intent && <small>{nameOf(one.intent)}</small>}
          </li>
        ))}
      </ul>
      {pages.hasNextPage && (
        <Button type="link" block loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          更多
        </Button>
      )}
      {open && <EditExample example={open} onClose={() => setOpen(null)} />}
    </section>
  );
}

/** One after the other, so that what is refused is told and the others are done. */
function Bulk({ chosen, onDone }: { chosen: readonly Example[]; onDone: () => void }) {
  const { message } = App.useApp();
  const change = useChange(
    async (wanted: ExampleChange) => {
      const refused: unknown[] = [];
      for (const one of chosen) await changeExample(one, wanted).catch((error: unknown) => refused.push(error));
      return refused;
    },
    (refused) => {
      if (refused.length) void message.error(`${refused.length} 条没有改成：${says(refused[0])}`, 6);
      onDone();
    },
  );
  return (
    <>
      <IntentPicker label="移到哪个意图" placeholder="移到…" value={null!} onChange={(to) => change.mutate({ to })} />
      <Popconfirm title={`删掉 ${chosen.length} 条例句？`} okText="删掉" onConfirm={() => change.mutate({})}>
        <Button danger loading={change.isPending}>
          删掉
        </Button>
      </Popconfirm>
    </>
  );
}
