/** Who changed which file, why and how; and taking a change back. */

import { answer, api } from "../client";
import type { components } from "../schema";

type Schemas = components["schemas"];
export type FileChange = Schemas["FileChange"];
export type History = Schemas["History"];
export type Reverting = Schemas["Reverting"];

const at = (id: number) => ({ params: { path: { id } } });

export const history = (before: number | null): Promise<History> =>
  answer(api.GET("/api/trainer/history", { params: { query: before === null ? {} : { before } } }));
export const draftRevert = (id: number): Promise<Reverting> => answer(api.POST("/api/trainer/history/{id}/revert/draft", at(id)));
export const revert = (id: number, { changes }: Reverting, reason: string): Promise<unknown> =>
  answer(
    api.POST("/api/trainer/history/{id}/revert", {
      ...at(id),
      body: { versions: Object.fromEntries(changes.map((one) => [one.name, one.before])), reason },
    }),
  );
