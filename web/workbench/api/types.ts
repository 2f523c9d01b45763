/** Names for what the desk sends. */

import type { components } from "./schema";

type Schemas = components["schemas"];

export type ListName = "mine" | "waiting" | "all";
export type ModeChoice = Schemas["ModeInput"]["mode"];
export type Me = Schemas["SessionView"];
export type Summary = Schemas["Summary"];
export type Message = Schemas["StaffMessage"];
export type Detail = Schemas["ConversationView"];
export type Suggestion = Schemas["SuggestionView"];
export type Preview = Schemas["Preview"];
export type Effects = Schemas["Effects"];
export type Finding = Schemas["Finding"];
export type Missing = Schemas["Gap"];
export type Order = Schemas["OrderView"];
export type Flag = Schemas["FlagView"];
export type Task = Schemas["TaskView"];
export type Promised = Schemas["PromiseView"];
export type Colour = string;

/** A colleague with a workbench open. */
export interface Staff {
  title: string;
  looking_at: string | null;
}
