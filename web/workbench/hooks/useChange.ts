import { type UseMutationResult, useMutation, useQueryClient } from "@tanstack/react-query";

/** A trainer's change of the files: afterwards everything that is made from them is fetched anew. */
export function useChange<V, R>(change: (value: V) => Promise<R>, after?: (result: R, value: V) => void): UseMutationResult<R, Error, V> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: async (result, value) => {
      after?.(result, value);
      await client.invalidateQueries({ queryKey: ["trainer"] });
    },
  });
}
