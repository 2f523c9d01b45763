import { expect, test } from "vitest";
import { pause } from "./link";

test("each try waits longer, up to a limit", () => {
  expect([0, 1, 2, 20].map((tries) => pause(tries, 1))).toEqual([500, 1000, 2000, 15_000]);
});

test("not all come back at once", () => expect(pause(3, 0)).toBe(pause(3, 1) / 2));
