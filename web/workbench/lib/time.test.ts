import { describe, expect, it } from "vitest";
import { apart, clock, dueIn, waited } from "./time";

const now = new Date("2026-11-18T15:00:00");

describe("clock", () => {
  it.each([
    ["2026-11-18T09:05:00", "09:05"],
    ["2026-11-17T23:59:00", "昨天 23:59"],
    ["2026-11-02T08:00:00", "11-02 08:00"],
    ["2025-11-18T08:00:00", "2025-11-18 08:00"],
  ])("says %s as %s", (at, says) => expect(clock(at, now)).toBe(says));
});

describe("waited", () => {
  it.each([
    [45, "45秒"],
    [192, "3分12秒"],
    [7500, "2小时5分"],
    [260_000, "3天"],
    [-5, "0秒"],
  ])("says %d seconds as %s", (seconds, says) => {
    expect(waited(new Date(now.getTime() - seconds * 1000).toISOString(), now.getTime())).toBe(says);
  });
});

describe("dueIn", () => {
  it("counts down and then up", () => {
    const at = (minutes: number): string => new Date(now.getTime() + minutes * 60_000).toISOString();
    expect(dueIn(at(80), now.getTime())).toEqual({ text: "还有 1小时20分", over: false });
    expect(dueIn(at(-5), now.getTime())).toEqual({ text: "已超时 5分", over: true });
  });
});

describe("apart", () => {
  it("sets messages apart after five quiet minutes", () => {
    expect(apart(undefined, "2026-11-18T15:00:00")).toBe(true);
    expect(apart("2026-11-18T15:00:00", "2026-11-18T15:04:00")).toBe(false);
    expect(apart("2026-11-18T15:00:00", "2026-11-18T15:06:00")).toBe(true);
  });
});
