import { Alert, Input, Segmented } from "antd";
import { useMemo, useState } from "react";
import type { Conflict, Story } from "../../../api/trainer/stories";
import { useNames } from "../../../hooks/useNames";
import { about, idOf, KINDS, type Kind } from "../../../lib/story";

interface Props {
  stories: readonly Story[];
  broken: readonly string[];
  conflicts: readonly Conflict[];
  current: string;
  onOpen: (story: Story) => void;
}

type Which = "all" | Kind | "wrong";

/** Every story and rule by family; what is wrong is marked. */
export function StoryTree({ stories, broken, conflicts, current, onOpen }: Props) {
  const [q, setQ] = useState("");
  const [which, setWhich] = useState<Which>("all");
  const texts = useSearchTexts(stories);
  const wrong = useMemo(() => wrongOnes(stories, conflicts), [stories, conflicts]);
  const wanted = q.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const found = stories.filter((one) => {
    const id = idOf(one.kind, one.family, one.shown.name);
    const fits = which === "all" || (which === "wrong" ? wrong.has(id) : one.kind === which);
    return fits && wanted.every((word) => texts.get(id)?.includes(word));
  });
  const families = [...new Set(found.map((one) => one.file))];
  const options = [
    { value: "all" as const, label: "全部" },
    { value: "story" as const, label: "故事" },
    { value: "rule" as const, label: "规则" },
    { value: "wrong" as const, label: wrong.size ? `问题 ${wrong.size}` : "问题" },
  ];
  return (
    <nav className="story-tree" aria-label="故事和规则">
      <Input.Search
        allowClear
        value={q}
        aria-label="搜索故事和规则"
        placeholder="名称、原话、快捷语"
        onChange={(event) => setQ(event.target.value)}
      />
      <Segmented block options={options} value={which} onChange={setWhich} aria-label="看哪些" />
      {broken.length > 0 && (
        <Alert type="error" showIcon title="有文件读不了，请先改好" description={broken.map((line) => <p key={line}>{line}</p>)} />
      )}
      <p className="unseen" role="status">
        {found.length} 条
      </p>
      {found.length === 0 && <p className="nothing">{which === "wrong" && !wanted.length ? "没有问题" : "没有找到"}</p>}
      {families.map((file) => (
        <Family
          key={file}
          entries={found.filter((one) => one.file === file)}
          open={wanted.length > 0 || which === "wrong"}
          wrong={wrong}
          current={current}
          onOpen={onOpen}
        />
      ))}
    </nav>
  );
}

interface FamilyProps {
  entries: readonly Story[];
  open: boolean;
  wrong: ReadonlySet<string>;
  current: string;
  onOpen: (story: Story) => void;
}

function Family({ entries, open, wrong, current, onOpen }: FamilyProps) {
  const first = entries[0]!;
  const here = entries.some((one) => idOf(one.kind, one.family, one.shown.name) === current);
  return (
    <details open={open || here || undefined} key={String(open || here)}>
      <summary>
        {first.title}{" "}
        <small>
          {KINDS[first.kind]} · {entries.length}
        </small>
      </summary>
      <ul>
        {entries.map((one) => {
          const id = idOf(one.kind, one.family, one.shown.name);
          return (
            <li key={id}>
              <button type="button" aria-current={id === current ? "true" : undefined} onClick={() => onOpen(one)}>
                {one.shown.name}
                {wrong.has(id) && <span className="wrong">有问题</span>}
              </button>
            </li>
          );
        })}
      </ul>
    </details>
  );
}

function wrongOnes(stories: readonly Story[], conflicts: readonly Conflict[]): Set<string> {
  const sides = new Set(conflicts.flatMap((one) => one.sides.map((side) => `${side.file}:${side.name}`)));
  const faulty = (one: Story): boolean => [...one.shown.condition, ...one.shown.steps].some((step) => step.fault);
  const found = stories.filter((one) => faulty(one) || sides.has(`${one.file}:${one.shown.name}`));
  return new Set(found.map((one) => idOf(one.kind, one.family, one.shown.name)));
}

/** What a search looks at: names, words, the buyer's words, codes and texts of quick replies. */
function useSearchTexts(stories: readonly Story[]): Map<string, string> {
  const { all } = useNames();
  return useMemo(() => {
    const told = (plain: object): string => {
      const step = about(plain as never);
      const macro = step.kind === "sends" ? all.macros[step.macro] : undefined;
      return macro ? `${macro.code} ${macro.text}` : "";
    };
    return new Map(
      stories.map((one) => {
        const steps = one.shown.steps.map((step) => `${step.words} ${step.note} ${told(step.plain)}`);
        const text = [one.shown.name, one.title, one.family, ...steps, one.text].join(" ").toLowerCase();
        return [idOf(one.kind, one.family, one.shown.name), text];
      }),
    );
  }, [stories, all]);
}
