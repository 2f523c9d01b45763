import { useQuery } from "@tanstack/react-query";
import { Button, Input, Segmented } from "antd";
import { useDeferredValue, useState } from "react";
import { useLocation } from "wouter";
import { balance } from "../../api/trainer/examples";
import { AddExamples } from "../../components/trainer/AddExamples";
import { AlikeList } from "../../components/trainer/AlikeList";
import { DoubtList } from "../../components/trainer/DoubtList";
import { ExampleList } from "../../components/trainer/ExampleList";
import { IntentNav } from "../../components/trainer/IntentNav";
import type { Sub } from "./TrainerPage";
import "./examples.css";

const VIEWS = { list: "例句", alike: "太像的", doubts: "可疑的" } as const;
type View = keyof typeof VIEWS;

/** What the bot learns intents from. */
export default function ExamplesPage({ id }: Sub) {
  const [, go] = useLocation();
  const intent = id ?? "";
  const [view, setView] = useState<View>("list");
  const [q, setQ] = useState("");
  const asked = useDeferredValue(q.trim());
  const [adding, setAdding] = useState(false);
  const counts = useQuery({ queryKey: ["trainer", "balance"], queryFn: balance, refetchOnWindowFocus: true });
  return (
    <main className="examples-page">
      <IntentNav
        counts={counts.data ?? []}
        value={intent}
        onChange={(next) => {
          setView("list");
          go(next ? `/train/examples/${next}` : "/train/examples");
        }}
      />
      <div>
        <header>
          <h1>例句</h1>
          <Segmented
            options={Object.entries(VIEWS).map(([value, label]) => ({ value: value as View, label }))}
            value={view}
            onChange={setView}
            aria-label="看哪些"
          />
          <Input.Search
            allowClear
            value={q}
            aria-label="搜索例句"
            placeholder="例句里的字"
            onChange={(event) => {
              setQ(event.target.value);
              setView("list");
            }}
          />
          <Button type="primary" onClick={() => setAdding(true)}>
            加例句
          </Button>
        </header>
        {view === "list" && <ExampleList key={intent} intent={intent} q={asked} />}
        {view === "alike" && <AlikeList />}
        {view === "doubts" && <DoubtList />}
      </div>
      {adding && <AddExamples intent={intent} onClose={() => setAdding(false)} />}
    </main>
  );
}
