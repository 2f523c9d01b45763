/** Every call of the workbench to the desk. */

import { call } from "./http";
import type {
  Colour,
  Detail,
  Finding,
  Flag,
  Legend,
  ListName,
  Macro,
  Me,
  Message,
  ModeChoice,
  Order,
  Preview,
  Promised,
  Summary,
  Task,
} from "./types";

const get = <T>(path: string, query: Record<string, string | number | null | undefined> = {}): Promise<T> => {
  const given = Object.entries(query).filter(([, value]) => value != null && value !== "");
  const params = new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
  return call<T>("GET", given.length ? `${path}?${params}` : path);
};
const post = <T = void>(path: string, body: unknown = {}): Promise<T> => call<T>("POST", path, body);
const conversation = (id: string, what: string): string => `/api/conversations/${id}/${what}`;

export const session = (): Promise<Me> => get("/api/session");
export const signIn = (name: string, password: string): Promise<Me> => post("/api/session", { name, password });
export const signOut = (): Promise<void> => call("DELETE", "/api/session");
export const changePassword = (old: string, next: string): Promise<void> => post("/api/session/password", { old, new: next });

export const conversations = async (list: ListName, q = ""): Promise<Summary[]> =>
  (await get<{ conversations: Summary[] }>("/api/conversations", { list, q, limit: 200 })).conversations;
export const detail = (id: string): Promise<Detail> => get(`/api/conversations/${id}`);
export const older = async (id: string, before: number): Promise<Message[]> =>
  (await get<{ messages: Message[] }>(conversation(id, "messages"), { before, limit: 50 })).messages;

export interface Outgoing {
  client_id: string;
  text?: string;
  macro?: string;
  values?: Record<string, string>;
}
export const send = (id: string, message: Outgoing): Promise<Message> => post(conversation(id, "send"), message);
export const preview = (id: string, macro: string, values: Record<string, string> = {}): Promise<Preview> =>
  post(conversation(id, "preview"), { macro, values });
export const takeOver = (id: string): Promise<void> => post(conversation(id, "take_over"));
export const handBack = (id: string): Promise<void> => post(conversation(id, "hand_back"));
export const assign = (id: string, to: string): Promise<void> => post(conversation(id, "assign"), { to });
export const setMode = (id: string, mode: ModeChoice): Promise<void> => post(conversation(id, "mode"), { mode });
export const read = (id: string, seq: number): Promise<void> => post(conversation(id, "read"), { seq });

export interface Acceptance {
  text?: string;
  values?: Record<string, string>;
}
export const accept = (suggestion: number, acceptance: Acceptance): Promise<void> =>
  post(`/api/suggestions/${suggestion}/accept`, acceptance);
export const reject = (suggestion: number, reason: string): Promise<void> => post(`/api/suggestions/${suggestion}/reject`, { reason });
export const wording = async (text: string): Promise<Finding[]> => (await post<{ findings: Finding[] }>("/api/wording", { text })).findings;

export const macros = async (): Promise<Macro[]> => (await get<{ macros: Macro[] }>("/api/macros")).macros;
export const order = (id: string): Promise<Order> => get(`/api/orders/${id}`);
export const plant = (id: string, colour: Colour, note: string): Promise<void> => post(`/api/orders/${id}/flags`, { colour, note });
export const legend = (): Promise<Legend> => get("/api/flags/legend");
export const flagDone = (id: number): Promise<void> => post(`/api/flags/${id}/done`);
export const taskDone = (id: number): Promise<void> => post(`/api/tasks/${id}/done`);

export const flagged = async (): Promise<Flag[]> => (await get<{ flags: Flag[] }>("/api/lists/flagged")).flags;
export const tasks = async (to = ""): Promise<Task[]> => (await get<{ tasks: Task[] }>("/api/lists/tasks", { to })).tasks;
export const late = async (): Promise<Summary[]> => (await get<{ conversations: Summary[] }>("/api/lists/late")).conversations;
export const promises = async (): Promise<Promised[]> => (await get<{ promises: Promised[] }>("/api/lists/promises")).promises;
