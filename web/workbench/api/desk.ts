/** Every call of the workbench to the desk. */

import { answer, api } from "./client";
import type { Detail, Finding, ListName, Me, Message, ModeChoice, Preview, Summary } from "./types";

const at = <P>(path: P) => ({ params: { path } });

export const session = (): Promise<Me> => answer(api.GET("/api/session"));
export const signIn = (name: string, password: string): Promise<Me> => answer(api.POST("/api/session", { body: { name, password } }));
export const signOut = (): Promise<unknown> => answer(api.DELETE("/api/session"));
export const changePassword = (old: string, next: string): Promise<unknown> =>
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
export const send = (id: string, body: Outgoing): Promise<Message> => answer(api.POST("/api/conversations/{id}/send", { ...at({ id }), body }));
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
