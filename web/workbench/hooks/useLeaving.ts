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
    client.clear();
    client.setQueryData(keys.session, null);
  };
}
