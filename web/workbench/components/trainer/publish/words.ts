/** Figures as trainers read them. */

import type { Model } from "../../../api/trainer/models";
import { clock } from "../../../lib/time";

export const share = (part: number, places = 1): string => `${(100 * part).toFixed(places)}%`;

/** A change of a share in points: `+1.2`, `−0.4`, `0`. */
export const points = (now: number, before: number): string => {
  const change = Math.round(1000 * (now - before)) / 10;
  return change > 0 ? `+${change}` : change < 0 ? `−${-change}` : "0";
};

/** `45秒`, `3分12秒`. */
export const span = (seconds: number): string =>
  seconds < 60 ? `${Math.round(seconds)}秒` : `${Math.floor(seconds / 60)}分${Math.round(seconds % 60)}秒`;

export const short = (hash: string): string => hash.slice(0, 8);

export const nameOf = (model: Model): string => `${clock(model.created_at)} ${model.created_by}训练的（${short(model.hash)}）`;
