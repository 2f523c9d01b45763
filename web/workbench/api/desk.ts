/** Every call of the workbench to the desk. */

import { answer, api } from "./client";
import type {
  Account,
  AccountChange,
  AuditPage,
  AuditQuery,
  Colleague,
  Colour,
  Detail,
  Finding,
  Flag,
  ImportReport,
  Kept,
  Legend,
  ListName,
  Macro,
  MacroChange,
  Macros,
  Me,
  Message,
  ModeChoice,
  NewAccount,
  NewMacro,
  NewPassword,
  Order,
  Outbox,
  Preview,
  Promised,
  Recipient,
  ReplyInput,
  SecondFactor,
  SecondFactorBegun,
  SecondFactorReady,
  Settings,
  Summary,
  Task,
  Whose,
} from "./types";

const at = <P>(path: P) => ({ params: { path } });

export const session = (): Promise<Me> => answer(api.GET("/api/session"));
export const signIn = (name: string, password: string, code: string): Promise<Me> =>
  answer(api.POST("/api/session", { body: { name, password, code } }));
export const signOutEverywhere = (): Promise<unknown> => answer(api.DELETE("/api/session/all"));
export const secondFactor = (): Promise<SecondFactor> => answer(api.GET("/api/session/second_factor"));
export const beginSecondFactor = (password: string, code: string): Promise<SecondFactorBegun> =>
  answer(api.POST("/api/session/second_factor", { body: { password, code } }));
export const finishSecondFactor = (code: string): Promise<SecondFactorReady> =>
  answer(api.POST("/api/session/second_factor/finish", { body: { code } }));
export const renewRecoveryCodes = async (code: string): Promise<string[]> =>
  (await answer(api.POST("/api/session/second_factor/recovery", { body: { code } }))).codes;
export const turnOffSecondFactor = (password: string, code: string): Promise<Me> =>
  answer(api.POST("/api/session/second_factor/off", { body: { password, code } }));
export const signOut = (): Promise<unknown> => answer(api.DELETE("/api/session"));
export const changePassword = (old: string, next: string): Promise<Me> =>
  answer(api.POST("/api/session/password", { body: { old, new: next } }));

export const conversations = async (list: ListName, q = ""): Promise<Summary[]> =>
  (await answer(api.GET("/api/conversations", { params: { query: { list, q, limit: 200 } } }))).conversations;
export const detail = (id: string): Promise<Detail> => answer(api.GET("/api/conversations/{id}", at({ id })));
export const older = async (id: string, before: number): Promise<Message[]> =>
  (await answer(api.GET("/api/conversations/{id}/messages", { params: { path: { id }, query: { before, limit: 50 } } }))).messages;

export interface Outgoing {
  client_id: string;
  text?: string;
  macro?: string;
  values?: Record<string, string>;
}
export const send = (id: string, body: Outgoing): Promise<Message> =>
  answer(api.POST("/api/conversations/{id}/send", { ...at({ id }), body }));
export const preview = (id: string, macro: string, values: Record<string, string> = {}): Promise<Preview> =>
  answer(api.POST("/api/conversations/{id}/preview", { ...at({ id }), body: { macro, values } }));
export const takeOver = (id: string): Promise<unknown> => answer(api.POST("/api/conversations/{id}/take_over", at({ id })));
export const handBack = (id: string): Promise<unknown> => answer(api.POST("/api/conversations/{id}/hand_back", at({ id })));
export const assign = (id: string, to: string): Promise<unknown> =>
  answer(api.POST("/api/conversations/{id}/assign", { ...at({ id }), body: { to } }));
export const setMode = (id: string, mode: ModeChoice): Promise<unknown> =>
  answer(api.POST("/api/conversations/{id}/mode", { ...at({ id }), body: { mode } }));
export const read = (id: string, seq: number): Promise<unknown> =>
  answer(api.POST("/api/conversations/{id}/read", { ...at({ id }), body: { seq } }));

export interface Acceptance {
  text?: string;
  values?: Record<string, string>;
}
export const accept = (number: number, body: Acceptance): Promise<Message> =>
  answer(api.POST("/api/suggestions/{number}/accept", { ...at({ number }), body }));
export const reject = (number: number, reason: string): Promise<unknown> =>
  answer(api.POST("/api/suggestions/{number}/reject", { ...at({ number }), body: { reason } }));
export const wording = async (text: string): Promise<Finding[]> => (await answer(api.POST("/api/wording", { body: { text } }))).findings;

export const macros = (): Promise<Macros> => answer(api.GET("/api/macros"));
export const createReply = (body: ReplyInput): Promise<Macro> => answer(api.POST("/api/macros/own", { body }));
export const changeReply = (number: number, body: ReplyInput): Promise<Macro> =>
  answer(api.PUT("/api/macros/own/{number}", { ...at({ number }), body }));
export const deleteReply = (number: number): Promise<unknown> => answer(api.DELETE("/api/macros/own/{number}", at({ number })));
export const changeShopMacro = (id: string, body: MacroChange): Promise<Macro> =>
  answer(api.PUT("/api/macros/shop/{id}", { ...at({ id }), body }));
export const addShopMacro = (body: NewMacro): Promise<Macro> => answer(api.POST("/api/macros/shop", { body }));
export const importMacros = (file: File, dry_run: boolean): Promise<ImportReport> =>
  answer(
    api.POST("/api/macros/import", {
      params: { query: { dry_run } },
      body: { file: file.name },
      bodySerializer: () => {
        const form = new FormData();
        form.append("file", file);
        return form;
      },
    }),
  );
export const exportAddress = (format: "xlsx" | "csv", encoding = "utf-8-bom"): string =>
  `/api/macros/export?format=${format}&encoding=${encoding}`;
export const draftFrom = (id: string, seq: number): Promise<{ title: string; text: string }> =>
  answer(api.GET("/api/conversations/{id}/messages/{seq}/draft", at({ id, seq })));

export const findOrders = async (q: string): Promise<Order[]> =>
  (await answer(api.GET("/api/orders", { params: { query: { q } } }))).orders;
export const plant = (id: string, colour: Colour, note: string, conversation: string): Promise<Order> =>
  answer(api.POST("/api/orders/{id}/flags", { ...at({ id }), body: { colour, note, conversation } }));
export const legend = (): Promise<Legend> => answer(api.GET("/api/flags/legend"));
export const flagDone = (number: number): Promise<unknown> => answer(api.POST("/api/flags/{number}/done", at({ number })));
export const taskDone = (number: number): Promise<unknown> => answer(api.POST("/api/tasks/{number}/done", at({ number })));

export const flagged = async (): Promise<Flag[]> => (await answer(api.GET("/api/lists/flagged"))).flags;
export const tasks = async (to: Recipient | null): Promise<Task[]> =>
  (await answer(api.GET("/api/lists/tasks", { params: { query: { ...(to && { to }) } } }))).tasks;
export const late = async (): Promise<Summary[]> => (await answer(api.GET("/api/lists/late"))).conversations;
export const promises = async (mine: boolean): Promise<Promised[]> =>
  (await answer(api.GET("/api/lists/promises", { params: { query: { mine } } }))).promises;

export const settings = (): Promise<Settings> => answer(api.GET("/api/settings"));
export const setShopMode = (mode: "auto" | "assist"): Promise<unknown> => answer(api.PUT("/api/settings/mode", { body: { mode } }));
export const colleagues = async (): Promise<Colleague[]> => (await answer(api.GET("/api/staff"))).staff;

export const accounts = async (): Promise<Account[]> => (await answer(api.GET("/api/accounts"))).accounts;
export const createAccount = (body: NewAccount): Promise<NewPassword> => answer(api.POST("/api/accounts", { body }));
export const changeAccount = (name: string, body: AccountChange): Promise<Account> =>
  answer(api.PATCH("/api/accounts/{name}", { ...at({ name }), body }));
export const resetPassword = (name: string): Promise<NewPassword> => answer(api.POST("/api/accounts/{name}/password", at({ name })));
export const resetSecondFactor = (name: string): Promise<unknown> =>
  answer(api.POST("/api/accounts/{name}/second_factor/reset", at({ name })));
export const keptOfBuyer = (who: Whose): Promise<Kept> => answer(api.GET("/api/personal", { params: { query: who } }));
export const exportBuyer = (who: Whose): Promise<Blob> =>
  answer(api.POST("/api/personal/export", { body: who, parseAs: "blob" })) as Promise<Blob>;
export const deleteBuyer = (who: Whose, anyway: boolean): Promise<Kept> =>
  answer(api.POST("/api/personal/delete", { body: { ...who, anyway } }));
export const outbox = (): Promise<Outbox> => answer(api.GET("/api/outbox"));
export const retryLetter = (id: number): Promise<unknown> => answer(api.POST("/api/outbox/{id}/retry", at({ id })));
export const discardLetter = (id: number): Promise<unknown> => answer(api.POST("/api/outbox/{id}/discard", at({ id })));
export const audit = (query: AuditQuery): Promise<AuditPage> => answer(api.GET("/api/audit", { params: { query } }));
