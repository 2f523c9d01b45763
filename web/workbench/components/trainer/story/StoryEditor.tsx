import { Alert, Button, Checkbox, Input, Segmented, Select } from "antd";
import { useRef } from "react";
import type { Check, Conflict, Story, Way } from "../../../api/trainer/stories";
import { type Draft, KINDS, type Kind, type Step } from "../../../lib/story";
import { Conflicts } from "./Conflicts";
import { SaveStory } from "./SaveStory";
import type { StepSort } from "./StepPicker";
import { Steps } from "./Steps";
import type { Checked } from "./useStories";

const STORY_SORTS: readonly StepSort[] = ["says", "judged", "sends", "holds"];
const CONDITION_SORTS: readonly StepSort[] = ["holds"];

interface Props {
  draft: Draft;
  dirty: boolean;
  checked: Checked;
  stories: readonly Story[];
  onChange: (draft: Draft) => void;
  onDiscard: () => void;
  onTake: (conflict: Conflict, way: Way) => void;
  onSaved: (name: string | null) => void;
}

/** One story or rule: as a conversation, as YAML beside it, and what is wrong with it. */
export function StoryEditor({ draft, dirty, checked, stories, onChange, onDiscard, onTake, onSaved }: Props) {
  const { found } = checked;
  const typed = draft.led === "text";
  const view = useView(draft, found);
  const broken = typed && checked.current && !found?.shown;
  const byHand = (parts: Partial<Draft>): void => onChange({ ...draft, ...view, ...parts, led: "steps" });
  const torn = tornSteps(found, draft, view);
  return (
    <>
      <main className="story" aria-label="编辑">
        <Head draft={draft} view={view} dirty={dirty} stories={stories} onChange={byHand} onDiscard={onDiscard} />
        {broken && <Alert type="warning" showIcon title="右边的 YAML 还没写对，改好以后这里会跟上" />}
        <fieldset disabled={broken} className="parts">
          {draft.kind === "rule" && (
            <section aria-label="条件" className="condition">
              <h2>什么时候</h2>
              <Steps
                label="条件"
                steps={view.condition}
                shown={found?.shown?.condition ?? []}
                decided={{}}
                torn={new Set()}
                sorts={CONDITION_SORTS}
                onChange={(condition) => byHand({ condition })}
              />
            </section>
          )}
          <section aria-label="步骤">
            <h2>{draft.kind === "rule" ? "做什么" : "对话"}</h2>
            <Steps
              label="步骤"
              steps={view.steps}
              shown={found?.shown?.steps ?? []}
              decided={checked.current ? (found?.decided ?? {}) : {}}
              torn={torn}
              sorts={STORY_SORTS}
              onChange={(steps) => byHand({ steps })}
            />
          </section>
          {draft.kind === "rule" && (
            <div className="ends">
              <Checkbox checked={view.starts} onChange={(event) => byHand({ starts: event.target.checked })}>
                只在会话开头
              </Checkbox>
              <Checkbox checked={view.goes_on} onChange={(event) => byHand({ goes_on: event.target.checked })}>
                做完不等买家，接着走别的规则
              </Checkbox>
            </div>
          )}
        </fieldset>
      </main>
      <aside className="story-side" aria-label="YAML 和检查">
        <Yaml
          value={typed ? (draft.text ?? "") : (found?.text ?? draft.text ?? "").replace(/\n$/, "")}
          broken={broken}
          onChange={(text) => onChange({ ...draft, ...view, text, led: "text" })}
        />
        <Found draft={draft} checked={checked} onTake={onTake} onChange={onChange} />
        {(dirty || !draft.was) && found && (
          <SaveStory draft={draft} found={found} current={checked.current} onChange={onChange} onSaved={onSaved} />
        )}
        {!dirty && draft.was && <SaveStory draft={draft} found={null} current onChange={onChange} onSaved={onSaved} />}
      </aside>
    </>
  );
}

type View = Pick<Draft, "name" | "condition" | "steps" | "starts" | "goes_on">;

/** What the steps are: the draft's own, or while YAML is typed what the desk last read in it. */
function useView(draft: Draft, found: Check | null): View {
  const last = useRef<{ was: Draft["was"]; view: View } | null>(null);
  const { name, condition, steps, starts, goes_on } = draft;
  let view: View = { name, condition, steps, starts, goes_on };
  if (draft.led === "text") {
    if (found?.shown) view = viewOf(found.shown);
    else if (last.current && last.current.was === draft.was) view = last.current.view;
  }
  last.current = { was: draft.was, view };
  return view;
}

export function viewOf(shown: NonNullable<Check["shown"]>): View {
  const plain = (steps: readonly { plain: object; note: string }[]): Step[] =>
    steps.map(({ plain, note }) => ({ plain: plain as Step["plain"], note }));
  return { name: shown.name, condition: plain(shown.condition), steps: plain(shown.steps), starts: shown.starts, goes_on: shown.goes_on };
}

/** The steps of this draft at which a conflict parts. */
function tornSteps(found: Check | null, draft: Draft, view: View): Set<number> {
  const mine = (found?.conflicts ?? []).flatMap((one) => one.sides.filter((side) => side.kind === draft.kind && side.name === view.name));
  return new Set(mine.map((side) => side.step - side.conditions));
}

interface HeadProps {
  draft: Draft;
  view: View;
  dirty: boolean;
  stories: readonly Story[];
  onChange: (parts: Partial<Draft>) => void;
  onDiscard: () => void;
}

function Head({ draft, view, dirty, stories, onChange, onDiscard }: HeadProps) {
  const families = [...new Map(stories.filter((one) => one.kind === draft.kind).map((one) => [one.family, one.title])).entries()];
  const move = (kind: Kind): void => onChange({ kind, family: stories.find((one) => one.kind === kind)?.family ?? "shop" });
  return (
    <header>
      <Input
        size="large"
        aria-label="名称"
        placeholder="给它起个名字，例如：在途，中间问运费"
        value={view.name}
        onChange={(event) => onChange({ name: event.target.value })}
      />
      <div className="where">
        <Segmented
          aria-label="故事还是规则"
          value={draft.kind}
          onChange={move}
          options={(Object.keys(KINDS) as Kind[]).map((value) => ({ value, label: KINDS[value] }))}
        />
        <Select
          aria-label="归到哪一类"
          value={draft.family}
          options={families.map(([value, label]) => ({ value, label }))}
          onChange={(family) => onChange({ family })}
          popupMatchSelectWidth={false}
        />
        {dirty && (
          <>
            <span className="unsaved">还没有写入，关掉页面也会留着</span>
            <Button size="small" onClick={onDiscard}>
              放弃修改
            </Button>
          </>
        )}
      </div>
    </header>
  );
}

const Yaml = ({ value, broken, onChange }: { value: string; broken: boolean; onChange: (text: string) => void }) => (
  <section className="yaml" aria-label="YAML">
    <h2>YAML</h2>
    <div className="lines">
      <pre aria-hidden="true">
        {value
          .split("\n")
          .map((_, n) => n + 1)
          .join("\n")}
      </pre>
      <textarea
        aria-label="YAML 原文"
        aria-invalid={broken}
        spellCheck={false}
        wrap="off"
        rows={Math.min(Math.max(value.split("\n").length, 8), 28)}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  </section>
);

interface FoundProps {
  draft: Draft;
  checked: Checked;
  onTake: (conflict: Conflict, way: Way) => void;
  onChange: (draft: Draft) => void;
}

/** What the desk says of the draft, as it is typed. */
function Found({ draft, checked, onTake, onChange }: FoundProps) {
  const { found, current, error } = checked;
  if (error) return <Alert type="error" showIcon title={error.message} />;
  if (!found) return <p className="checking">正在检查…</p>;
  const gone = found.errors.some((one) => one.startsWith("没有“"));
  return (
    <section aria-label="检查" className={current ? "found" : "found old"} aria-busy={!current}>
      <h2>
        检查 <small role="status">{current ? summary(found) : "正在检查…"}</small>
      </h2>
      {found.errors.map((one) => (
        <Alert key={one} type="error" showIcon title={one} />
      ))}
      {gone && draft.was && (
        <Button size="small" onClick={() => onChange({ ...draft, was: null })}>
          存成新的一条
        </Button>
      )}
      <Conflicts conflicts={found.conflicts} old={!current} onTake={onTake} />
    </section>
  );
}

function summary({ errors, conflicts }: Check): string {
  const refused = conflicts.filter((one) => one.refused).length;
  const parts = [
    errors.length > 0 && `${errors.length} 处错误`,
    refused > 0 && `${refused} 处矛盾`,
    conflicts.length > refused && `${conflicts.length - refused} 处提醒`,
  ].filter(Boolean);
  return parts.length ? parts.join("，") : "没有问题";
}
