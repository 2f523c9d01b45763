import { expect, test } from "vitest";
import { onlyOrder, orderText, pieces } from "./texts";

const hosts = ["shop.example.com"];

test("a link to an allowed host is a link, without the full stop behind it", () => {
  const href = "https://shop.example.com/item?id=1";
  expect(pieces(`请看 ${href}. 谢谢`, hosts)).toEqual(["请看 ", { href, text: href }, ". 谢谢"]);
});

test.each([
  "https://evil.example.com/",
  "https://shop.example.com.evil.com/",
  "https://shop.example.com@evil.com/",
  "javascript:alert(1)",
  "<a href='https://evil.example.com'>x</a>",
])("%s stays words", (text) => expect(pieces(text, hosts)).toEqual([text]));

test("Chinese that touches a link does not belong to it", () => {
  expect(pieces("https://shop.example.com/a，好的", hosts)[0]).toEqual({
    href: "https://shop.example.com/a",
    text: "https://shop.example.com/a",
  });
});

test("a message that only names its order shows the order alone", () => {
  expect(onlyOrder(orderText("4038475610293847016"), "4038475610293847016")).toBe(true);
  expect(onlyOrder("订单号 4038475610293847016 破了", "4038475610293847016")).toBe(false);
});
