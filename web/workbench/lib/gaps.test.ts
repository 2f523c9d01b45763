import { expect, it } from "vitest";
import { filled, lacking, pieces } from "./gaps";

const missing = [
  { name: "courier", label: "快递公司" },
  { name: "waybill", label: "运单号" },
];

it("marks the gaps in their order", () => {
  expect(pieces("【运单号】由【快递公司】送", missing).map((p) => p.missing?.name ?? p.text)).toEqual(["waybill", "由", "courier", "送"]);
});

it("leaves other brackets alone", () => expect(pieces("【注意】", missing)).toEqual([{ text: "【注意】" }]));

it("fills in what is known", () => expect(filled("【快递公司】【运单号】", missing, { courier: "圆通" })).toBe("圆通【运单号】"));

it("says what is still lacking; spaces are nothing", () => {
  expect(lacking(missing, { courier: " ", waybill: "YT1" })).toEqual([missing[0]]);
});
