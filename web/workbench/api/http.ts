/** One way to the desk: cookies, the CSRF header, refusals as errors. */

import { Refused, Unreachable } from "./errors";

let csrf = "";

/** The value that every change must carry; the session brings it. */
export const carry = (value: string): void => {
  csrf = value;
};

export async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const headers: Record<string, string> = method === "GET" ? {} : { "X-CSRF-Token": csrf };
  const form = body instanceof FormData;
  if (body !== undefined && !form) headers["Content-Type"] = "application/json";
  const response = await fetch(path, {
    method,
    headers,
    credentials: "same-origin",
    body: form ? body : body === undefined ? null : JSON.stringify(body),
  }).catch(() => {
    throw new Unreachable();
  });
  const answer: unknown = response.status === 204 ? undefined : await response.json().catch(() => ({}));
  if (response.ok) return answer as T;
  const {
    error = "failed",
    message = `客服台出错了（${response.status}）`,
    ...facts
  } = (answer ?? {}) as Record<string, unknown> & { error?: string; message?: string };
  throw new Refused(response.status, error, message, facts);
}
