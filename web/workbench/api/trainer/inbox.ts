/** The trainers' inbox: what buyers wrote, and what is learnt from it. */

import { answer, api } from "../client";
import type { components, operations } from "../schema";

type Schemas = components["schemas"];

export type Item = Schemas["InboxItem"];
export type InboxPage = Schemas["InboxPage"];
export type Outcome = Item["outcome"];
export type InboxQuery = NonNullable<operations["training_inbox"]["parameters"]["query"]>;
export type Learnt = Schemas["Learnt"];
export type Beside = Schemas["Beside"];
export type Near = Schemas["Near"];

export const inbox = (query: InboxQuery): Promise<InboxPage> => answer(api.GET("/api/trainer/inbox", { params: { query } }));
export const beside = (text: string): Promise<Beside> => answer(api.GET("/api/trainer/inbox/beside", { params: { query: { text } } }));
export const learn = (intent: string, messages: { ids: number[]; text: string }[]): Promise<Learnt> =>
  answer(api.POST("/api/trainer/inbox/learn", { body: { intent, messages } }));
export const ignore = (ids: number[]): Promise<unknown> => answer(api.POST("/api/trainer/inbox/ignore", { body: { ids } }));
export const takeBack = (ids: number[], learnt: Learnt | null): Promise<unknown> =>
  answer(api.POST("/api/trainer/inbox/back", { body: { ids, intent: learnt?.intent ?? null, added: [...(learnt?.added ?? [])] } }));
