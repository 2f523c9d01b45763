// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { KEYS, pressed } from "./keys";

const press = (init: KeyboardEventInit & { keyCode?: number }, target: HTMLElement = document.body): KeyboardEvent => {
  const event = new KeyboardEvent("keydown", init);
  Object.defineProperty(event, "target", { value: target });
  return event;
};

describe("pressed", () => {
  it("knows a key by its place, not by what the layout writes", () => {
    expect(pressed(press({ altKey: true, code: "Digit1", key: "¡" }))).toBe("accept1");
  });

  it("leaves an input method its keys", () => {
    expect(pressed(press({ altKey: true, code: "Digit1", isComposing: true }))).toBeUndefined();
    expect(pressed(press({ altKey: true, code: "Digit1", keyCode: 229 }))).toBeUndefined();
  });

  it("writes ? where somebody types", () => {
    expect(pressed(press({ shiftKey: true, code: "Slash", key: "？" }))).toBe("help");
    expect(pressed(press({ shiftKey: true, code: "Slash", key: "?" }, document.createElement("textarea")))).toBeUndefined();
  });

  it("does not take a ticked box for somebody typing", () => {
    const box = Object.assign(document.createElement("input"), { type: "checkbox" });
    expect(pressed(press({ code: "KeyV", key: "v" }, box))).toBe("valid");
    expect(pressed(press({ code: "KeyV", key: "v" }, document.createElement("input")))).toBeUndefined();
  });

  it("does nothing behind an open dialog", () => {
    const dialog = Object.assign(document.createElement("div"), { innerHTML: "<button></button>" });
    dialog.setAttribute("role", "dialog");
    expect(pressed(press({ code: "KeyV", key: "v" }, dialog.querySelector("button")!))).toBeUndefined();
  });

  it("takes Command for Ctrl", () => expect(pressed(press({ metaKey: true, code: "KeyK" }))).toBe("search"));
});

it("gives each key to one act", () => {
  const combos = Object.values(KEYS).map((key) => key.combo);
  expect(new Set(combos).size).toBe(combos.length);
});
