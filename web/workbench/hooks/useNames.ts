import { useQuery } from "@tanstack/react-query";
import { answer, api } from "../api/client";
import type { components } from "../api/schema";

export type TrainerNames = components["schemas"]["TrainerNames"];

const NOTHING: TrainerNames = { intents: {}, entities: {}, cases: {}, order_states: {}, macros: {} };

/** What people call intents, entities, cases, states of an order and macros; one that has no name is called as it is written. */
export function useNames(): {
  all: TrainerNames;
  intent: (name: string) => string;
  entity: (name: string) => string;
  macro: (id: string) => string;
} {
  const found = useQuery({ queryKey: ["trainer", "names"], queryFn: () => answer(api.GET("/api/trainer/names")), staleTime: 60_000 });
  const all = found.data ?? NOTHING;
  return {
    all,
    intent: (name) => all.intents[name] ?? name,
    entity: (name) => all.entities[name] ?? name,
    macro: (id) => all.macros[id]?.title ?? id,
  };
}
