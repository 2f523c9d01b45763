import { expect, it } from "vitest";
import { type Finding, mend, mendable, segments } from "./findings";

const finding = (start: number, text: string, replacement: string | null): Finding => ({
  rule: "absolute",
  start,
  end: start + text.length,
  text,
  why: "说得太满",
  replacement,
});

it("marks the words and leaves the rest", () => {
  expect(segments("一定到", [finding(0, "一定", "尽量")]).map((s) => [s.text, !!s.finding])).toEqual([
    ["一定", true],
    ["到", false],
  ]);
});

it("puts replacements in and leaves what has none", () => {
  expect(mend("一定最好", [finding(0, "一定", "尽量"), finding(2, "最", null)])).toBe("尽量最好");
});

it("leaves words out where the rule says so", () => expect(mend("百分百好", [finding(0, "百分百", "")])).toBe("好"));

it("looks away from findings of another text", () => expect(mend("不是", [finding(0, "一定", "尽量")])).toBe("不是"));

it("knows whether anything can be replaced", () => {
  expect(mendable([finding(0, "最", null)])).toBe(false);
  expect(mendable([finding(0, "最", "")])).toBe(true);
});
