/** What is fetched, and under which key it is kept. */

import { keepPreviousData, MutationCache, QueryCache, QueryClient, useQuery } from "@tanstack/react-query";
import { carry } from "../api/client";
import * as desk from "../api/desk";
import { Refused } from "../api/errors";
import type { ListName, Me } from "../api/types";

export const keys = {
  session: ["session"],
  conversations: ["conversations"],
  conversation: (id: string) => ["conversation", id],
  macros: ["macros"],
  lists: ["lists"],
  legend: ["legend"],
  staff: ["staff"],
  settings: ["settings"],
  accounts: ["accounts"],
} as const;

/** Refusals stand; a desk that does not answer is asked again; a session that has ended leads to the sign-in, one without the second factor
 * that the shop has begun to want to where it is set up. */
export function newQueryClient(): QueryClient {
  const signedOut = (error: Error): void => {
    if (error instanceof Refused && error.status === 401) client.setQueryData(keys.session, null);
    if (error instanceof Refused && error.code === "second_factor_missing") void client.invalidateQueries({ queryKey: keys.session });
  };
  const client = new QueryClient({
    queryCache: new QueryCache({ onError: signedOut }),
    mutationCache: new MutationCache({ onError: signedOut }),
    defaultOptions: {
      queries: { retry: (count, error) => !(error instanceof Refused) && count < 3, staleTime: 30_000, refetchOnWindowFocus: false },
    },
  });
  return client;
}

/** Who is signed in; null when nobody is. */
export const useSession = () =>
  useQuery({
    queryKey: keys.session,
    staleTime: Infinity,
    queryFn: async (): Promise<Me | null> => {
      try {
        const me = await desk.session();
        carry(me.csrf);
        return me;
      } catch (error) {
        if (error instanceof Refused && error.status === 401) return null;
        throw error;
      }
    },
  });

export const useConversations = (list: ListName, q = "") =>
  useQuery({
    queryKey: [...keys.conversations, list, q],
    queryFn: () => desk.conversations(list, q),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });

export const useConversation = (id: string) => useQuery({ queryKey: keys.conversation(id), queryFn: () => desk.detail(id) });

const allMacros = { queryKey: keys.macros, queryFn: desk.macros, staleTime: 300_000 };
export const useMacros = () => useQuery({ ...allMacros, select: ({ macros }) => macros });
/** What is wrong in the shop's files since somebody changed them; until it is mended the desk goes by those before. */
export const useFileErrors = () => useQuery({ ...allMacros, select: ({ errors }) => errors });

export const useColleagues = () => useQuery({ queryKey: keys.staff, queryFn: desk.colleagues, staleTime: 60_000 });
