/** Who changed which file, why and how. */

import { answer, api } from "../client";
import type { components } from "../schema";

export type FileChange = components["schemas"]["FileChange"];

export const history = async (path: string): Promise<readonly FileChange[]> =>
  (await answer(api.GET("/api/trainer/history", { params: { query: { ...(path && { path }) } } }))).changes;
