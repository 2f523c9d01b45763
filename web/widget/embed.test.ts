// @vitest-environment jsdom
import { expect, test } from "vitest";
import { buyerOf, embed, readable } from "./embed";

function script(attributes: Record<string, string>): HTMLScriptElement {
  const made = document.createElement("script");
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

test("the desk is where the script comes from", () => {
  const page = embed(
    script({ src: "https://desk.example.com/widget.js", "data-shop": "fuqi", "data-links": "a.example.com b.example.com" }),
  );
  expect(page).toMatchObject({ desk: "https://desk.example.com", shop: "fuqi", identity: "", side: "right", colour: "" });
  expect(page.links).toEqual([location.host, "a.example.com", "b.example.com"]);
});

test("a colour on which white can't be read is not taken", () => {
  expect(readable("#c8320a")).toBe(true);
  expect(readable("#ffcc00")).toBe(false);
  expect(readable("red;background:url(x)")).toBe(false);
});

test("the buyer's name is read from what the shop signed, in any script", () => {
  const body = btoa(String.fromCharCode(...new TextEncoder().encode('{"buyer": "买家1"}'))).replace(/=+$/, "");
  expect(buyerOf(`${body}.00ff`)).toBe("买家1");
});

test("what is no identity is nobody", () => {
  expect(buyerOf("")).toBe("");
  expect(buyerOf("%%%.x")).toBe("");
});
