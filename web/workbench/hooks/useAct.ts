import { type UseMutationResult, useMutation, useQueryClient } from "@tanstack/react-query";
import { App } from "antd";
import { says } from "../api/errors";
import { keys } from "./queries";

/** An agent's act on a conversation: done, then what it changed is fetched; refused, then it is said why. */
export function useAct<V = void, R = unknown>(conversation: string, act: (value: V) => Promise<R>): UseMutationResult<R, Error, V> {
  const client = useQueryClient();
  const { message } = App.useApp();
  return useMutation({
    mutationFn: act,
    onError: (error) => void message.error(says(error)),
    onSettled: () =>
      Promise.all(
        [keys.conversation(conversation), keys.conversations, keys.lists].map((queryKey) => client.invalidateQueries({ queryKey })),
      ),
  });
}
