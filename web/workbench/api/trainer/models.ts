/** Check, train, test, replay, publish, go back. */

import { answer, api } from "../client";
import type { components } from "../schema";

type Schemas = components["schemas"];

export type Work = Schemas["WorkView"];
export type Running = Schemas["Progress"];
export type Model = Schemas["ModelView"];
export type Models = Schemas["Models"];
export type Training = Schemas["Training"];
export type TestView = Schemas["TestView"];
export type Tested = Schemas["Tested"];
export type Comparison = Schemas["Comparison"];
export type Wrong = Schemas["Wrong"];
export type Way = Schemas["Way"];
export type ReplayView = Schemas["ReplayView"];
export type GroupView = Schemas["GroupView"];
export type GroupPage = Schemas["GroupPage"];
export type ItemPage = Schemas["ItemPage"];
export type Reply = Schemas["Reply"];
export type DataChanges = Schemas["DataChanges"];
export type Verdict = "better" | "worse" | "same" | "";

const at = <P>(path: P) => ({ params: { path } });

export const STREAM = "/api/trainer/work/stream";
export const work = (): Promise<Work> => answer(api.GET("/api/trainer/work"));
export const cancel = (): Promise<Work> => answer(api.DELETE("/api/trainer/work"));
export const check = async (): Promise<readonly string[]> => (await answer(api.GET("/api/trainer/check"))).errors;
export const train = (): Promise<Work> => answer(api.POST("/api/trainer/training"));
export const trainings = async (): Promise<readonly Training[]> => (await answer(api.GET("/api/trainer/training"))).trainings;
export const models = (): Promise<Models> => answer(api.GET("/api/trainer/models"));
export const test = (hash: string): Promise<Work> => answer(api.POST("/api/trainer/models/{hash}/test", at({ hash })));
export const tested = (hash: string): Promise<TestView> => answer(api.GET("/api/trainer/models/{hash}/test", at({ hash })));
export const replay = (hash: string, last: number): Promise<Work> =>
  answer(api.POST("/api/trainer/models/{hash}/replay", { ...at({ hash }), body: { last } }));
export const way = (hash: string): Promise<Way> => answer(api.GET("/api/trainer/models/{hash}/way", at({ hash })));
/** What is different in the data since the model that answers was made. */
export const dataChanges = (hash: string): Promise<DataChanges> => answer(api.GET("/api/trainer/models/{hash}/changes", at({ hash })));
/** As many groups, and messages of one, as are asked for at once. */
export const PAGE = 20;
export const groups = (id: number, left: boolean, first: number): Promise<GroupPage> =>
  answer(api.GET("/api/trainer/replays/{id}/groups", { params: { path: { id }, query: { left, first, most: PAGE } } }));
export const items = (id: number, key: string, first: number): Promise<ItemPage> =>
  answer(api.GET("/api/trainer/replays/{id}/groups/{key}", { params: { path: { id, key }, query: { first, most: PAGE } } }));
export const judge = (id: number, groups: string[], verdict: Verdict): Promise<ReplayView> =>
  answer(api.POST("/api/trainer/replays/{id}/verdicts", { ...at({ id }), body: { groups, verdict } }));
export const publish = (hash: string, reason: string): Promise<unknown> =>
  answer(api.POST("/api/trainer/models/{hash}/publish", { ...at({ hash }), body: { reason } }));
export const back = (): Promise<unknown> => answer(api.POST("/api/trainer/models/back"));
