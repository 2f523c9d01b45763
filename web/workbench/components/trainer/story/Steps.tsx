import { Button, Input } from "antd";
import { useState } from "react";
import type { ShownStep } from "../../../api/trainer/stories";
import { useNames } from "../../../hooks/useNames";
import { about, moved, type Plain, type Step, says } from "../../../lib/story";
import { StepPicker, type StepSort } from "./StepPicker";
import { useVocabulary } from "./useStories";

interface Props {
  steps: readonly Step[];
  /** The same steps as the desk sees them: with faults. */
  shown: readonly ShownStep[];
  /** By step: the rule that decides it anyway. */
  decided: Readonly<Record<string, string>>;
  /** The steps at which something contradicts. */
  torn: ReadonlySet<number>;
  sorts: readonly StepSort[];
  label: string;
  onChange: (steps: Step[]) => void;
}

/** Where a chosen step goes: instead of one, as one more meaning of it, or behind it. */
interface Picking {
  at: number;
  how: "replace" | "or" | "insert";
}

/** The steps of a story as a conversation: to read, to change by mouse or keyboard. */
export function Steps({ steps, shown, decided, torn, sorts, label, onChange }: Props) {
  const [picking, setPicking] = useState<Picking | null>(null);
  const put = (plains: Plain[]): void => {
    if (!picking) return;
    const { at, how } = picking;
    setPicking(null);
    const old = steps[at];
    if (how === "or" && old) {
      const before = about(old.plain);
      const more = about(plains[0] ?? {});
      if (before.kind !== "says" || more.kind !== "says") return;
      const plain = says([...new Set([...before.intents, ...more.intents])]);
      onChange(steps.with(at, { ...old, plain }));
      return;
    }
    const fresh = plains.map((plain, n) => ({ plain, note: how === "replace" && n === 0 ? (old?.note ?? "") : "" }));
    onChange(steps.toSpliced(how === "replace" ? at : at + 1, how === "replace" ? 1 : 0, ...fresh));
  };
  const change = (at: number, step: Step): void => onChange(steps.with(at, step));
  return (
    <>
      <ol className="steps" aria-label={label}>
        {steps.map((step, n) => (
          <Row
            key={n}
            number={n}
            last={n === steps.length - 1}
            step={step}
            fault={shown[n]?.fault ?? ""}
            words={shown[n]?.words ?? ""}
            decided={decided[n] ?? ""}
            torn={torn.has(n)}
            onNote={(note) => change(n, { ...step, note })}
            onPlain={(plain) => change(n, { ...step, plain })}
            onPick={(how) => setPicking({ at: n, how })}
            onMove={(by) => onChange(moved(steps, n, by))}
            onDrop={() => onChange(steps.toSpliced(n, 1))}
          />
        ))}
      </ol>
      <Button className="add-step" size="small" onClick={() => setPicking({ at: steps.length - 1, how: "insert" })}>
        {label === "条件" ? "加一个条件" : "加一步"}
      </Button>
      {picking && (
        <StepPicker
          sorts={picking.how === "or" ? ["says"] : sorts}
          begin={picking.how === "replace" ? sortOf(steps[picking.at]) : nextSort(steps[picking.at])}
          single={picking.how === "replace"}
          onPick={put}
          onClose={() => setPicking(null)}
        />
      )}
    </>
  );
}

function sortOf(step: Step | undefined): StepSort {
  const kind = step ? about(step.plain).kind : "says";
  return kind === "sends" ? "sends" : kind === "holds" || kind === "judges" ? "holds" : "says";
}

/** What most often follows. */
function nextSort(step: Step | undefined): StepSort {
  if (!step) return "says";
  const { kind } = about(step.plain);
  return kind === "says" ? "judged" : kind === "sends" ? "says" : "sends";
}

interface RowProps {
  number: number;
  last: boolean;
  step: Step;
  words: string;
  fault: string;
  decided: string;
  torn: boolean;
  onNote: (note: string) => void;
  onPlain: (plain: Plain) => void;
  onPick: (how: Picking["how"]) => void;
  onMove: (by: number) => void;
  onDrop: () => void;
}

function Row({ number, last, step, words, fault, decided, torn, onNote, onPlain, onPick, onMove, onDrop }: RowProps) {
  const what = about(step.plain);
  const name = `第 ${number + 1} 步`;
  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (!event.altKey || !event.shiftKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    event.preventDefault();
    onMove(event.key === "ArrowUp" ? -1 : 1);
  };
  return (
    <li className={`step ${what.kind}${fault ? " fault" : ""}${torn ? " torn" : ""}`} aria-label={name} onKeyDown={onKeyDown}>
      <span className="number" aria-hidden="true">
        {number + 1}
      </span>
      <div className="what">
        {what.kind === "says" && <Says intents={what.intents} note={step.note} onNote={onNote} onPlain={onPlain} />}
        {what.kind === "judges" && <span>判断售后单</span>}
        {what.kind === "holds" && <Holds slots={what.slots} />}
        {what.kind === "sends" && <Sends macro={what.macro} />}
        {what.kind === "other" && <code>{words || JSON.stringify(step.plain)}</code>}
        {torn && <p className="why">从这一步起和别的不一样</p>}
        {fault && <p className="why">{fault}</p>}
        {decided && what.kind === "sends" && <p className="by">规则“{decided}”也这样</p>}
      </div>
      <span className="tools" role="group" aria-label={`${name}的操作`}>
        {what.kind === "says" && <Tool name="或" title="再加一种说法" onClick={() => onPick("or")} />}
        {what.kind !== "judges" && what.kind !== "other" && <Tool name="换" title="换成别的" onClick={() => onPick("replace")} />}
        <Tool name="插" title="在后面插一步" onClick={() => onPick("insert")} />
        <Tool name="↑" title="上移（Alt Shift ↑）" off={number === 0} onClick={() => onMove(-1)} />
        <Tool name="↓" title="下移（Alt Shift ↓）" off={last} onClick={() => onMove(1)} />
        <Tool name="删" title="删掉这一步" onClick={onDrop} />
      </span>
    </li>
  );
}

const Tool = ({ name, title, off, onClick }: { name: string; title: string; off?: boolean; onClick: () => void }) => (
  <button type="button" title={title} aria-label={title} disabled={off} onClick={onClick}>
    {name}
  </button>
);

interface SaysProps {
  intents: readonly string[];
  note: string;
  onNote: (note: string) => void;
  onPlain: (plain: Plain) => void;
}

function Says({ intents, note, onNote, onPlain }: SaysProps) {
  const { intent: nameOf } = useNames();
  const examples = useVocabulary().data?.says ?? {};
  const example = intents.map((one) => examples[one]?.[0]).find(Boolean) ?? "";
  return (
    <>
      <span className="meanings">
        买家说
        {intents.map((one) => (
          <span key={one} className="chip">
            {nameOf(one)}
            {intents.length > 1 && (
              <button
                type="button"
                aria-label={`去掉${nameOf(one)}`}
                onClick={() => onPlain(says(intents.filter((other) => other !== one)))}
              >
                ×
              </button>
            )}
          </span>
        ))}
      </span>
      <Input
        variant="borderless"
        size="small"
        className="note"
        value={note}
        aria-label="买家的原话"
        placeholder={example ? `例如：${example}` : "买家的原话"}
        onChange={(event) => onNote(event.target.value)}
      />
    </>
  );
}

function Holds({ slots }: { slots: readonly [string, unknown][] }) {
  return (
    <>
      {slots.map(([slot, value]) => (
        <Held key={slot} slot={slot} value={value} />
      ))}
    </>
  );
}

function Held({ slot, value }: { slot: string; value: unknown }) {
  const { all } = useNames();
  if (slot === "case")
    return value === null || value === undefined ? (
      <span className="chip case">还没有售后单</span>
    ) : (
      <span className="chip case">情形：{all.cases[String(value)] ?? String(value)}</span>
    );
  if (slot === "answered") return <span className="chip case">{value ? "答了刚才的问题" : "没有答刚才的问题"}</span>;
  return (
    <span className="chip case">
      {slot} = {String(value ?? "空")}
    </span>
  );
}

export function Sends({ macro }: { macro: string }) {
  const { all } = useNames();
  const filled = useVocabulary().data?.filled ?? {};
  const known = all.macros[macro];
  return (
    <>
      <span className="meanings">
        机器人发 <b>{known?.title ?? macro}</b> {known && <code>{known.code}</code>}
      </span>
      {known && <p className="text">{filled[macro] ?? known.text}</p>}
    </>
  );
}
