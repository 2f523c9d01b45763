/** What agents send beside what the bot proposes, and how that becomes its answer. */

import { answer, api } from "../client";
import type { components } from "../schema";

type Schemas = components["schemas"];

export type Drift = Schemas["Drift"];
export type AnswerDraft = Schemas["AnswerDraft"];
export type WordsDraft = Schemas["WordsDraft"];
export type OwnWords = Schemas["OwnWords"];
export type AnswerInput = Schemas["AnswerInput"];

export const drift = async (days: number): Promise<readonly Drift[]> =>
  (await answer(api.GET("/api/trainer/drift", { params: { query: { days } } }))).drifts;
export const draftAnswer = (body: AnswerInput): Promise<AnswerDraft> => answer(api.POST("/api/trainer/drift/answer/draft", { body }));
export const changeAnswer = (body: AnswerInput, versions: Record<string, string>, reason: string): Promise<unknown> =>
  answer(api.POST("/api/trainer/drift/answer", { body: { ...body, versions, reason } }));
export const wordsOf = async ({ conversation, seq }: OwnWords): Promise<string> =>
  (await answer(api.GET("/api/trainer/drift/words/{conversation}/{seq}", { params: { path: { conversation, seq } } }))).text;
export const draftWords = (macro: string, text: string): Promise<WordsDraft> =>
  answer(api.POST("/api/trainer/drift/words/draft", { body: { macro, text } }));
export const changeWords = (draft: WordsDraft, reason: string): Promise<unknown> =>
  answer(api.POST("/api/trainer/drift/words", { body: { macro: draft.macro, text: draft.text, was: draft.was, reason } }));
