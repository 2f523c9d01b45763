import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { read } from "../api/desk";
import type { Detail } from "../api/types";
import { keys } from "./queries";

/** Marks as read what stands on a page that is looked at. */
export function useReading(id: string, detail: Detail): void {
  const client = useQueryClient();
  const seen = useRef(0);
  const newest = detail.messages.at(-1)?.seq ?? 0;
  const unread = detail.summary.unread;
  useEffect(() => {
    const look = (): void => {
      if (document.hidden || seen.current >= newest || (!unread && !seen.current)) return;
      seen.current = newest;
      read(id, newest).then(
        () => client.invalidateQueries({ queryKey: keys.conversations }),
        () => void (seen.current = 0),
      );
    };
    look();
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, [client, id, newest, unread]);
}
