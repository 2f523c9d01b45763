import { expect, test } from "vitest";
import { titled } from "./title";

test("what is unread stands before the page's title", () => expect(titled("洁面乳", 2)).toBe("【2 条新消息】洁面乳"));
test("it counts on", () => expect(titled("【2 条新消息】洁面乳", 3)).toBe("【3 条新消息】洁面乳"));
test("it goes when all is read", () => expect(titled("【99+ 条新消息】洁面乳", 0)).toBe("洁面乳"));
