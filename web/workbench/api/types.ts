/** Names for what the desk sends. */

import type { components, operations } from "./schema";

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
export type Legend = Schemas["LegendView"];
export type Macro = Schemas["MacroView"];
export type Macros = Schemas["Macros"];
export type ReplyInput = Schemas["ReplyInput"];
export type MacroChange = Schemas["MacroChange"];
export type NewMacro = Schemas["NewMacro"];
export type ImportReport = Schemas["ImportReport"];
export type Settings = Schemas["SettingsView"];
export type Colleague = Schemas["Colleague"];
export type Account = Schemas["AccountView"];
export type NewAccount = Schemas["NewAccount"];
export type AccountChange = Schemas["AccountChange"];
export type NewPassword = Schemas["NewPassword"];
export type SecondFactor = Schemas["SecondFactorView"];
export type SecondFactorBegun = Schemas["SecondFactorBegun"];
export type SecondFactorReady = Schemas["SecondFactorReady"];
export type Kept = Schemas["Kept"];
/** A buyer by the shop's name for him, or somebody unknown by his conversation. */
export type Whose = { buyer: string; conversation: string };
export type Outbox = Schemas["OutboxView"];
export type Letter = Schemas["LetterView"];
export type AuditEntry = Schemas["AuditView"];
export type AuditPage = Schemas["AuditPage"];
export type AuditQuery = NonNullable<operations["audit"]["parameters"]["query"]>;
export type Recipient = "courier" | "warehouse" | "finance" | "lead";
export type Colour = string;

/** A colleague with a workbench open. */
export interface Staff {
  title: string;
  looking_at: string | null;
}
