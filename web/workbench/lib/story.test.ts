import { describe, expect, test } from "vitest";
import { about, blank, bodyOf, type Draft, holds, idOfDraft, JUDGE, moved, says, sends, taken } from "./story";

const draft: Draft = {
  ...blank("rule", "answers"),
  name: "确认拒收",
  condition: [{ plain: holds("case", "cancel_in_transit"), note: "" }],
  steps: [
    { plain: says(["affirm", "thank"]), note: "嗯" },
    { plain: sends("refuse_parcel_confirmed"), note: "" },
  ],
};

describe("a step", () => {
  test("is told by what it holds", () => {
    expect(about({ intent: "deny" })).toEqual({ kind: "says", intents: ["deny"] });
    expect(about(says(["affirm", "thank"]))).toEqual({ kind: "says", intents: ["affirm", "thank"] });
    expect(about({ action: JUDGE })).toEqual({ kind: "judges" });
    expect(about({ action: "thanks" })).toEqual({ kind: "sends", macro: "thanks" });
    expect(about({ slot_was_set: [{ case: "lost" }, "answered"] })).toEqual({
      kind: "holds",
      slots: [
        ["case", "lost"],
        ["answered", null],
      ],
    });
    expect(about({ checkpoint: "x", slot_was_set: [{ case: "lost" }] })).toEqual({ kind: "other" });
  });

  test("moves within the list and stays at its ends", () => {
    expect(moved(["a", "b", "c"], 0, 1)).toEqual(["b", "a", "c"]);
    expect(moved(["a", "b", "c"], 2, 1)).toEqual(["a", "b", "c"]);
    expect(moved(["a", "b", "c"], 0, -1)).toEqual(["a", "b", "c"]);
  });
});

describe("a draft", () => {
  test("goes to the desk by its steps, or by its YAML when that was edited last", () => {
    expect(bodyOf(draft)).toMatchObject({ parts: { name: "确认拒收", notes: { 0: "嗯", 1: "" }, goes_on: false } });
    const text = "- rule: x";
    expect(bodyOf({ ...draft, text, led: "text" })).toEqual({ kind: "rule", family: "answers", was: null, text });
    expect(bodyOf({ ...draft, text })).toMatchObject({ parts: { name: "确认拒收" }, text });
  });

  test("takes a way out at the step that conflicts count with the conditions", () => {
    const way = { side: 0, step: 2, plain: { action: "thanks" } };
    expect(taken(draft, { ...way, do: "replace" }).steps.map((one) => one.plain)).toEqual([draft.steps[0]!.plain, { action: "thanks" }]);
    expect(taken(draft, { ...way, do: "insert" }).steps).toHaveLength(3);
    expect(taken(draft, { ...way, do: "drop", plain: null }).steps).toHaveLength(1);
    expect(taken(draft, { ...way, do: "go_on" }).goes_on).toBe(true);
    expect(taken(draft, { ...way, do: "as_story" })).toMatchObject({ kind: "story", condition: [] });
    expect(taken(draft, { ...way, do: "open" })).toBe(draft);
  });

  test("is known by the entry it comes instead of", () => {
    expect(idOfDraft(draft)).toBe("new");
    const was = { kind: "rule", name: "确认拒收", file: "data/rules/answers.yml", version: "1" } as const;
    expect(idOfDraft({ ...draft, was })).toBe("rule:answers:确认拒收");
  });
});
