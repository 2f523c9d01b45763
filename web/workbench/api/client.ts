/** One way to the desk, typed by its own OpenAPI: cookies, the CSRF header, refusals as errors. */

import createClient, { type Middleware } from "openapi-fetch";
import { Refused, Unreachable } from "./errors";
import type { paths } from "./schema";

let csrf = "";

/** The value that every change must carry; the session brings it. */
export const carry = (value: string): void => {
  csrf = value;
};

const manners: Middleware = {
  onRequest({ request }) {
    if (request.method !== "GET") request.headers.set("X-CSRF-Token", csrf);
    return request;
  },
  async onResponse({ response }) {
    if (response.ok) return;
    const answer = (await response.json().catch(() => ({}))) as { error?: string; message?: string };
    const { error = "failed", message = `客服台出错了（${response.status}）`, ...facts } = answer;
    throw new Refused(response.status, error, message, facts);
  },
  onError({ error }) {
    return error instanceof Refused ? error : new Unreachable();
  },
};

export const api = createClient<paths>({ credentials: "same-origin" });
api.use(manners);

/** What the desk answered; refusals were thrown before. */
export const answer = async <T>(call: Promise<{ data?: T }>): Promise<T> => (await call).data as T;
