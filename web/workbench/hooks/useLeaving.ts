import { useQueryClient } from "@tanstack/react-query";
import { keys } from "./queries";
import { DRAFTS } from "./useDraft";
import { forget } from "./useStored";

/** Signs out in the given way; nothing of this person stays in the browser. */
export function useLeaving(): (leave: () => Promise<unknown>) => Promise<void> {
  const client = useQueryClient();
  return async (leave) => {
    await leave();
    forget(DRAFTS);
    // the push may have noticed before: what it asks now would end after the query that waits for it is gone
    await client.cancelQueries({ queryKey: keys.session });
    client.setQueryData(keys.session, null);
    client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== keys.session[0] });
  };
}
