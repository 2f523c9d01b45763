import { describe, expect, it } from "vitest";
import { hit, type Moment, ranked, type Searchable } from "./rank";

const macro = (id: string, code: string, more: Partial<Searchable> = {}) => ({
  id,
  code,
  aliases: [],
  title: "",
  text: "",
  group: "",
  pinyin: "",
  initials: "",
  traditional: "",
  fits: { cases: [], states: [] },
  used: 0,
  ...more,
});

const nothing: Moment = { case: "", order_state: "", suggested: [] };
const returned = macro("return", "/+退货", {
  title: "七天无理由退货",
  pinyin: "tuihuo",
  initials: "th",
  traditional: "/+退貨 七天無理由退貨",
  text: "可以退货",
});
const exchange = macro("exchange", "/+换货", { pinyin: "huanhuo", initials: "hh", text: "也可以退货" });

describe("hit", () => {
  it.each(["th", "tuihuo", "tuih", "退货", "/+退货", "+退货", "退貨", "七天", "ＴＨ"])("finds a macro by %s", (query) =>
    expect(hit(returned, query)).toBeGreaterThan(1),
  );
  it("finds words of the text last", () => expect(hit(exchange, "退货")).toBe(1));
  it("finds nothing by other words", () => expect(hit(exchange, "发票")).toBe(0));
});

describe("ranked", () => {
  const ids = (query: string, macros = [exchange, returned], moment = nothing): string[] => ranked(macros, query, moment).map((m) => m.id);

  it("puts code hits first", () => expect(ids("退货")).toEqual(["return", "exchange"]));

  it("takes a code's initials for the code", () => {
    const longer = macro("longer", "/+过敏同意退回", { initials: "gmtyth", pinyin: "guomintongyituihui" });
    expect(ids("th", [longer, returned], { ...nothing, suggested: ["longer"] })).toEqual(["return", "longer"]);
  });

  it("then what is suggested, then what fits the case", () => {
    const fits = macro("fits", "/b", { fits: { cases: ["lost"], states: [] } });
    const other = macro("other", "/a", { used: 99 });
    const suggested = macro("suggested", "/c");
    expect(ids("", [other, fits, suggested], { case: "lost", order_state: "", suggested: ["suggested"] })).toEqual([
      "suggested",
      "fits",
      "other",
    ]);
  });

  it("puts what is for other order states last", () => {
    const closed = macro("closed", "/a", { fits: { cases: [], states: ["closed"] }, used: 9 });
    expect(ids("", [closed, exchange], { ...nothing, order_state: "signed" })).toEqual(["exchange", "closed"]);
  });

  it("then own use, then recency", () => {
    const often = macro("often", "/a", { used: 3 });
    const lately = macro("lately", "/b", { used: 1, last_used_at: "2026-11-18T00:00:00Z" });
    const once = macro("once", "/c", { used: 1, last_used_at: "2026-11-01T00:00:00Z" });
    expect(ids("", [once, lately, often])).toEqual(["often", "lately", "once"]);
  });
});
