import { useMemo, useState } from "react";
import type { Detail, Macro } from "../api/types";
import { ranked } from "../lib/rank";
import { type Trigger, triggerAt } from "../lib/slash";
import { useMacros } from "./queries";

export const SCOPES = ["all", "shop", "team", "personal"] as const;
export type Scope = (typeof SCOPES)[number];

const MOST = 50;

export interface QuickReplies {
  trigger: Trigger | null;
  hits: Macro[];
  active: number;
  scope: Scope;
  move: (by: number) => void;
  choose: (index: number) => void;
  turn: (by: number) => void;
  /** Shuts the popup until another `/` is typed; what was typed stays. */
  dismiss: () => void;
}

/** The `/` popup over a draft: open while the cursor stands behind a trigger. */
export function useQuickReplies(text: string, cursor: number, detail: Detail): QuickReplies {
  const macros = useMacros().data;
  const [scope, setScope] = useState<Scope>("all");
  const [place, setPlace] = useState({ query: "", active: 0 });
  const [dismissed, setDismissed] = useState<number | null>(null);
  const found = triggerAt(text, cursor);
  if (dismissed !== null && found?.at !== dismissed) setDismissed(null);
  const trigger = found && found.at !== dismissed ? found : null;
  const query = trigger?.query ?? null;
  const hits = useMemo(() => {
    if (query === null || !macros) return [];
    const wanted = macros.filter((one) => (scope === "all" || one.scope === scope) && valid(one));
    return ranked(wanted, query, momentOf(detail)).slice(0, MOST);
  }, [macros, query, scope, detail]);
  const active = place.query === `${scope}${query}` ? Math.min(place.active, Math.max(0, hits.length - 1)) : 0;
  const choose = (index: number): void => setPlace({ query: `${scope}${query}`, active: index });
  return {
    trigger,
    hits,
    active,
    scope,
    choose,
    move: (by) => choose((active + by + hits.length) % Math.max(1, hits.length)),
    turn: (by) => setScope(SCOPES[(SCOPES.indexOf(scope) + by + SCOPES.length) % SCOPES.length]!),
    dismiss: () => setDismissed(found?.at ?? null),
  };
}

function valid(macro: Macro): boolean {
  const today = new Date().toLocaleDateString("sv-SE");
  return (!macro.valid_from || macro.valid_from <= today) && (!macro.valid_until || today <= macro.valid_until);
}

function momentOf(detail: Detail): { case: string; order_state: string; suggested: string[] } {
  const order = detail.orders.find((one) => one.id === detail.order_in_hand);
  return { case: detail.case, order_state: order?.state ?? "", suggested: detail.suggestions.map((one) => one.macro.id) };
}
