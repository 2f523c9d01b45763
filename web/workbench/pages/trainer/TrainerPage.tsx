import { Spin } from "antd";
import { type ComponentType, lazy, Suspense } from "react";
import { useLocation } from "wouter";
import type { Me } from "../../api/types";
import { Faults } from "../../components/trainer/Faults";
import { useKey } from "../../hooks/useKey";
import "./trainer.css";

/** What every page of the section gets: who looks, and what stands behind its name in the address. */
export interface Sub {
  me: Me;
  id: string | null;
}

interface Entry {
  name: string;
  title: string;
  page: ComponentType<Sub>;
}

/** The section's pages in the order of a trainer's work. */
const SUBS: readonly [Entry, ...Entry[]] = [
  { name: "inbox", title: "收件箱", page: lazy(() => import("./InboxPage")) },
  { name: "examples", title: "例句", page: lazy(() => import("./ExamplesPage")) },
  { name: "words", title: "词语", page: lazy(() => import("./WordsPage")) },
  { name: "drift", title: "向客服学", page: lazy(() => import("./DriftPage")) },
  { name: "stories", title: "故事", page: lazy(() => import("./StoriesPage")) },
  { name: "publish", title: "训练与发布", page: lazy(() => import("./PublishPage")) },
  { name: "history", title: "修改记录", page: lazy(() => import("./HistoryPage")) },
];

/** The trainers' part of the workbench: one line of pages, and the one that is looked at. */
export default function TrainerPage({ me, name, id }: { me: Me; name: string; id: string | null }) {
  const [, go] = useLocation();
  const shown = SUBS.find((one) => one.name === name) ?? SUBS[0];
  const step = (by: number): void => {
    const next = SUBS[SUBS.indexOf(shown) + by];
    if (next) go(`/train/${next.name}`);
  };
  useKey("subPrevious", () => step(-1));
  useKey("subNext", () => step(1));
  return (
    <div className="trainer">
      <nav className="subs" aria-label="训练">
        {SUBS.map(({ name, title }) => (
          <a key={name} href={`#/train/${name}`} aria-current={name === shown.name ? "page" : undefined}>
            {title}
          </a>
        ))}
      </nav>
      <Faults />
      <Suspense fallback={<Spin className="wait" aria-label="正在打开" />}>
        <shown.page key={shown.name} me={me} id={id} />
      </Suspense>
    </div>
  );
}
