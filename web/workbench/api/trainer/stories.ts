/** What trainers ask of the desk about stories, rules and tests. */

import { bodyOf, type Draft, type Plain } from "../../lib/story";
import { answer, api } from "../client";
import type { components } from "../schema";

type Schemas = components["schemas"];
export type Story = Schemas["Story"];
export type ShownStep = Omit<Schemas["ShownStep"], "plain"> & { plain: Plain };
export type Check = Schemas["StoryCheck"];
export type Conflict = Schemas["Explained"];
export type ShownSide = Schemas["ShownSide"];
export type Way = Schemas["WayOut"];
export type Vocabulary = Schemas["Vocabulary"];
export type TryOut = Schemas["TryOut"];
export type BotReply = Schemas["BotReply"];
export type Said = Schemas["SaidInput"];
export type Told = Schemas["Told"];
export type Rehearsal = Schemas["Rehearsal"];

// A step's fields are the file's own, which no schema names.
type Body = Schemas["StoryDraft"];
const given = (draft: Draft): Body => bodyOf(draft) as unknown as Body;

export const library = (): Promise<Schemas["Library"]> => answer(api.GET("/api/trainer/stories"));
export const vocabulary = (): Promise<Vocabulary> => answer(api.GET("/api/trainer/stories/vocabulary"));
export const conflicts = async (): Promise<Conflict[]> => (await answer(api.GET("/api/trainer/conflicts"))).conflicts;
export const check = (draft: Draft, signal?: AbortSignal): Promise<Check> =>
  answer(api.POST("/api/trainer/stories/draft", { body: given(draft), ...(signal && { signal }) }));
export const save = (draft: Draft, reason: string): Promise<Schemas["Changed"]> =>
  answer(api.POST("/api/trainer/stories", { body: { ...given(draft), reason } }));
export const remove = ({ kind, family, was }: Draft, reason: string): Promise<Schemas["Changed"]> =>
  answer(api.POST("/api/trainer/stories", { body: { kind, family, was, reason } }));
export const fromConversation = (conversation: string): Promise<Told> =>
  answer(api.GET("/api/trainer/stories/from/{conversation}", { params: { path: { conversation } } }));

export const demoOrders = async (): Promise<Schemas["DemoOrder"][]> => (await answer(api.GET("/api/trainer/tryout/orders"))).orders;
export const tryOut = (order: string, talk: Said[]): Promise<TryOut> =>
  answer(api.POST("/api/trainer/tryout", { body: { order, talk } })) as Promise<TryOut>;

export type RehearsalInput = Schemas["RehearsalInput"];
export const rehearse = (conversation: string, body: RehearsalInput): Promise<Rehearsal> =>
  answer(api.POST("/api/trainer/tests/{conversation}/draft", { params: { path: { conversation } }, body }));
export const keepRehearsal = (conversation: string, body: RehearsalInput & { reason: string }): Promise<Schemas["Changed"]> =>
  answer(api.POST("/api/trainer/tests/{conversation}", { params: { path: { conversation } }, body }));
