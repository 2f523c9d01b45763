import { describe, expect, it } from "vitest";
import { cuts, marked, moved, pieces, read, written } from "./marks";

const TEXT = "改发圆通快递吧";
const COURIER = { start: 2, end: 6, entity: "courier" };
const TOKENS = [
  { text: "改发", start: 0, end: 2 },
  { text: "圆通", start: 2, end: 4 },
  { text: "快递", start: 4, end: 6 },
  { text: "吧", start: 6, end: 7 },
];

describe("a marked line", () => {
  it("is written as training data and read back", () => {
    expect(written(TEXT, [COURIER])).toBe("改发[圆通快递](courier)吧");
    expect(read("改发[圆通快递](courier)吧")).toEqual({ text: TEXT, marks: [COURIER] });
  });

  it("is read with a value beside its entity", () => {
    expect(read('发[圆通]{"entity": "courier", "value": "圆通速递"}').marks).toEqual([{ start: 1, end: 3, entity: "courier" }]);
    expect(read("发[圆通](courier:圆通速递)").marks).toEqual([{ start: 1, end: 3, entity: "courier" }]);
  });
});

it("puts a mark in the place of those that it overlaps", () => {
  expect(marked([COURIER], { start: 4, end: 7, entity: "product" })).toEqual([{ start: 4, end: 7, entity: "product" }]);
});

describe("an edit", () => {
  it("moves the marks behind it", () => expect(moved([COURIER], TEXT, `请${TEXT}`)).toEqual([{ ...COURIER, start: 3, end: 7 }]));
  it("leaves the marks before it", () => expect(moved([COURIER], TEXT, `${TEXT}！`)).toEqual([COURIER]));
  it("drops the mark that it touches", () => expect(moved([COURIER], TEXT, "改发圆快递吧")).toEqual([]));
});

it("knows which mark cuts a word", () => {
  expect(cuts(COURIER, TOKENS)).toBe(false);
  expect(cuts({ ...COURIER, end: 5 }, TOKENS)).toBe(true);
});

it("cuts a text at words and marks", () => {
  expect(pieces(TEXT, TOKENS, [{ ...COURIER, end: 5 }]).map((one) => [one.text, one.mark?.entity ?? null, one.begins])).toEqual([
    ["改发", null, true],
    ["圆通", "courier", true],
    ["快", "courier", true],
    ["递", null, false],
    ["吧", null, true],
  ]);
});
