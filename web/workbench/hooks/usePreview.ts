import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import { preview } from "../api/desk";

/** A quick reply filled with this conversation's facts. */
export const previewOf = (conversation: string, macro: string, values: Record<string, string> = {}) =>
  queryOptions({
    queryKey: ["conversation", conversation, "preview", macro, values],
    queryFn: () => preview(conversation, macro, values),
    staleTime: 60_000,
  });

export const usePreview = (conversation: string, macro: string | undefined, values: Record<string, string> = {}) =>
  useQuery({ ...previewOf(conversation, macro ?? "", values), enabled: !!macro, placeholderData: macro ? undefined : keepPreviousData });
