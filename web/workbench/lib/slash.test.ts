import { describe, expect, it } from "vitest";
import { insertAt, triggerAt } from "./slash";

const query = (draft: string): string | null => triggerAt(draft, draft.length)?.query ?? null;

describe("triggerAt", () => {
  it.each([
    ["/", ""],
    ["／退货", "退货"],
    ["、th", "th"],
    ["亲您好/th", "th"],
    ["第一句。、gm", "gm"],
    ["第一行\n/+过敏", "+过敏"],
  ])("opens in %j", (draft, expected) => expect(query(draft)).toBe(expected));

  it.each([["红色、蓝色"], ["1/2"], ["http://a"], ["and/or"], ["/:065"], ["/退货 好的"], ["没有"]])("stays shut in %j", (draft) =>
    expect(query(draft)).toBeNull(),
  );

  it("looks only before the cursor", () => expect(triggerAt("/th后面", 3)).toEqual({ at: 0, query: "th" }));
});

it("puts text in the trigger's place and keeps the rest of the draft", () => {
  expect(insertAt("您好/th再见", 2, 5, "可以退货")).toEqual({ draft: "您好可以退货再见", cursor: 6 });
});
