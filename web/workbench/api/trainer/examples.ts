/** Training examples: by intent, compared, changed. */

import { answer, api } from "../client";
import type { components } from "../schema";

type Schemas = components["schemas"];

export type Example = Schemas["Example"];
export type Count = Schemas["Count"];
export type Pair = Schemas["Pair"];
export type Added = Schemas["Added"];
export type Changed = Schemas["Changed"];

/** So many can be added in one step. */
export const MOST_AT_ONCE = 2000;

export const examples = (intent: string, q: string, skip: number, limit: number): Promise<Schemas["Examples"]> =>
  answer(api.GET("/api/trainer/examples", { params: { query: { ...(intent && { intent }), q, skip, limit } } }));
export const balance = async (): Promise<readonly Count[]> => (await answer(api.GET("/api/trainer/examples/balance"))).intents;
export const alike = async (): Promise<readonly Pair[]> => (await answer(api.GET("/api/trainer/examples/alike"))).pairs;
export const doubts = (): Promise<Schemas["Doubts"]> => answer(api.GET("/api/trainer/examples/doubts"));
export const addExamples = (intent: string, texts: string[], reason: string): Promise<Added> =>
  answer(api.POST("/api/trainer/examples", { body: { intent, texts, reason } }));

export interface ExampleChange {
  /** Another wording. */
  instead?: string;
  /** Another intent. */
  to?: string;
  reason?: string;
}
/** Without a wording or an intent the example is taken out. */
export const changeExample = ({ intent, text }: Pick<Example, "intent" | "text">, change: ExampleChange): Promise<Changed> =>
  answer(api.POST("/api/trainer/examples/change", { body: { intent, text, reason: "", ...change } }));
export const faults = async (): Promise<readonly string[]> => (await answer(api.GET("/api/trainer/faults"))).faults;
