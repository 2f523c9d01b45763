import { type UseMutationResult, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App } from "antd";
import { useEffect } from "react";
import { says } from "../api/errors";
import { STREAM, type Work, work } from "../api/trainer/models";

export const workKey = ["trainer", "work"] as const;
const NEWS_SECONDS = 5;

/** What is trained, tested, replayed or published now: told by the desk while something runs, looked up now and then else. */
export function useWork(): Work | undefined {
  const client = useQueryClient();
  const found = useQuery({ queryKey: workKey, queryFn: work, refetchInterval: NEWS_SECONDS * 1000, staleTime: 0 });
  const busy = !!found.data && !!(found.data.running || found.data.publishing);
  useEffect(() => {
    if (!busy) return;
    const stream = new EventSource(STREAM);
    stream.onmessage = (event) => {
      const now = JSON.parse(event.data as string) as Work;
      client.setQueryData(workKey, now);
      if (!now.running && !now.publishing) {
        stream.close();
        void client.invalidateQueries({ queryKey: ["trainer", "models"] });
      }
    };
    return () => stream.close();
  }, [busy, client]);
  return found.data;
}

/** Something that a trainer does here: refused, it is said why; then everything about models is looked up again. */
export function useDo<V = void, R = unknown>(act: (value: V) => Promise<R>): UseMutationResult<R, Error, V> {
  const client = useQueryClient();
  const { message } = App.useApp();
  return useMutation({
    mutationFn: act,
    onError: (error) => void message.error(says(error)),
    onSettled: () => Promise.all([workKey, ["trainer", "models"]].map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
}
