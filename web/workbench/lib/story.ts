/** Stories and rules as they are edited: a list of steps, or the YAML that somebody wrote. */

export type Kind = "story" | "rule";
export type Plain = Record<string, unknown>;
export interface Step {
  plain: Plain;
  note: string;
}
export interface Place {
  kind: Kind;
  name: string;
  file: string;
  version: string;
}

/** What is being written; `was` is the entry it comes instead of, `text` the YAML as somebody wrote it, and which of both was edited last. */
export interface Draft {
  kind: Kind;
  family: string;
  was: Place | null;
  name: string;
  condition: Step[];
  steps: Step[];
  starts: boolean;
  goes_on: boolean;
  text: string | null;
  led: "steps" | "text";
}

export interface Way {
  side: number;
  do: "replace" | "insert" | "drop" | "remove" | "go_on" | "as_story" | "open";
  step: number;
  plain: object | null;
}

export const JUDGE = "action_judge_case";
export const KINDS: Record<Kind, string> = { story: "故事", rule: "规则" };

export const blank = (kind: Kind, family: string): Draft => ({
  kind,
  family,
  was: null,
  name: "",
  condition: [],
  steps: [],
  starts: false,
  goes_on: false,
  text: null,
  led: "steps",
});

/** What a step is about; `other` are checkpoints and whatever else only the YAML shows. */
export type About =
  | { kind: "says"; intents: string[] }
  | { kind: "judges" }
  | { kind: "sends"; macro: string }
  | { kind: "holds"; slots: [string, unknown][] }
  | { kind: "other" };

export function about(plain: Plain): About {
  const intents = intentsIn(plain);
  if (intents.length) return { kind: "says", intents };
  if (plain.action === JUDGE) return { kind: "judges" };
  if (typeof plain.action === "string") return { kind: "sends", macro: plain.action };
  if ("slot_was_set" in plain && !("checkpoint" in plain)) return { kind: "holds", slots: slotsIn(plain.slot_was_set) };
  return { kind: "other" };
}

function intentsIn(plain: Plain): string[] {
  if (typeof plain.intent === "string") return [plain.intent];
  if (!Array.isArray(plain.or)) return [];
  const inner = plain.or.map((one: Plain) => one.intent);
  return inner.every((one): one is string => typeof one === "string") ? inner : [];
}

function slotsIn(value: unknown): [string, unknown][] {
  const listed = Array.isArray(value) ? value : [value];
  return listed.flatMap((one): [string, unknown][] => (one && typeof one === "object" ? Object.entries(one) : [[String(one), null]]));
}

/** A buyer's step that means any of these. */
export const says = (intents: readonly string[]): Plain =>
  intents.length === 1 ? { intent: intents[0] } : { or: intents.map((intent) => ({ intent })) };
export const sends = (macro: string): Plain => ({ action: macro });
export const holds = (slot: string, value: unknown): Plain => ({ slot_was_set: [{ [slot]: value }] });

export const idOf = (kind: Kind, family: string, name: string): string => `${kind}:${family}:${name}`;
export const idOfDraft = (draft: Draft): string => {
  const { was } = draft;
  return was ? idOf(was.kind, familyOf(was.file), was.name) : "new";
};
export const familyOf = (file: string): string => file.replace(/^.*\//, "").replace(/\.yml$/, "");

/** The draft as the desk takes it. */
export function bodyOf(draft: Draft) {
  const { kind, family, was, text } = draft;
  if (draft.led === "text" && text !== null) return { kind, family, was, text };
  const notes = Object.fromEntries(draft.steps.map(({ note }, n) => [n, note]));
  const plain = (steps: readonly Step[]): Plain[] => steps.map((step) => step.plain);
  const parts = {
    name: draft.name,
    condition: plain(draft.condition),
    steps: plain(draft.steps),
    notes,
    starts: draft.starts,
    goes_on: draft.goes_on,
  };
  return { kind, family, was, parts, ...(text !== null && { text }) };
}

/** `draft` after a way out of a conflict was taken; steps are counted with the conditions, as conflicts do. */
export function taken(draft: Draft, way: Way): Draft {
  if (way.do === "go_on") return { ...draft, goes_on: true, led: "steps" };
  if (way.do === "as_story") return { ...draft, kind: "story", condition: [], goes_on: false, starts: false, led: "steps" };
  const place = way.step - draft.condition.length;
  const fresh: Step[] = way.plain ? [{ plain: way.plain as Plain, note: "" }] : [];
  if (way.do === "open" || way.do === "remove" || place < 0) return draft;
  const gone = way.do === "insert" ? 0 : 1;
  return { ...draft, steps: draft.steps.toSpliced(place, gone, ...fresh), led: "steps" };
}

/** `steps` with one moved by so many places; at the ends it stays. */
export function moved<T>(steps: readonly T[], from: number, by: number): T[] {
  const to = from + by;
  const one = steps[from];
  if (one === undefined || to < 0 || to >= steps.length) return [...steps];
  return steps.toSpliced(from, 1).toSpliced(to, 0, one);
}
