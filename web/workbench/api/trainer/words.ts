/** Words of jieba's dictionary, and the names that buyers use for couriers, products, symptoms … */

import { answer, api } from "../client";
import type { components } from "../schema";

type Schemas = components["schemas"];

export type Recut = Schemas["Recut"];
export type Dictionary = Schemas["Dictionary"];
export type NameList = Schemas["NameList"];

export const dictionary = (): Promise<Dictionary> => answer(api.GET("/api/trainer/dictionary"));
export const wordEffect = async (word: string): Promise<readonly Recut[]> =>
  (await answer(api.GET("/api/trainer/words", { params: { query: { word } } }))).examples;
export const addWord = (word: string): Promise<unknown> => answer(api.POST("/api/trainer/words", { body: { word, reason: "" } }));
export const removeWord = (word: string): Promise<unknown> => answer(api.POST("/api/trainer/words/remove", { body: { word, reason: "" } }));

export interface NameOf {
  kind: string;
  value: string;
  word: string;
}
export const addName = ({ kind, ...body }: NameOf): Promise<unknown> =>
  answer(api.POST("/api/trainer/names/{kind}", { params: { path: { kind } }, body: { ...body, reason: "" } }));
export const removeName = ({ kind, ...body }: NameOf): Promise<unknown> =>
  answer(api.POST("/api/trainer/names/{kind}/remove", { params: { path: { kind } }, body: { ...body, reason: "" } }));
