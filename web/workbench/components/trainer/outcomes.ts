import type { Outcome } from "../../api/trainer/inbox";

/** What became of the bot's proposal, and how loudly it is said. */
export const OUTCOMES: Record<Outcome, { title: string; tone: "good" | "odd" | "bad" | "" }> = {
  edited: { title: "改写了才发", tone: "odd" },
  rejected: { title: "拒绝了建议", tone: "bad" },
  own: { title: "另发了别的", tone: "odd" },
  accepted: { title: "采纳了", tone: "good" },
  alone: { title: "机器人自己答", tone: "" },
  open: { title: "还没有处理", tone: "" },
};
