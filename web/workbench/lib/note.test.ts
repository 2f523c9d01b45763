import { expect, it } from "vitest";
import { bytes, notePreview } from "./note";

it("counts bytes, not characters", () => expect(bytes("过敏ok")).toBe(8));

it("signs the note once", () => {
  expect(notePreview("", "不发货", "小曼 2026-11-18").line).toBe("不发货 小曼 2026-11-18");
  expect(notePreview("", "不发货 小曼 2026-11-18", "小曼 2026-11-18").line).toBe("不发货 小曼 2026-11-18");
});

it("counts what stands there and the line break too", () => {
  expect(notePreview("旧", "新", "我").bytes).toBe(3 + 1 + bytes("新 我"));
});
