import { useQueryClient } from "@tanstack/react-query";
import { carry } from "../api/client";
import type { Me } from "../api/types";
import { keys } from "./queries";

/** What is done with a new session: its value against forged requests is carried, and the workbench is this person's. */
export function useEntering(): (me: Me) => void {
  const client = useQueryClient();
  return (me) => {
    carry(me.csrf);
    client.setQueryData(keys.session, me);
  };
}
