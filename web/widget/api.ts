import type { components } from "../workbench/api/schema";

type Schemas = components["schemas"];
export type BuyerMessage = Schemas["BuyerMessage"];
export type BuyerState = Schemas["BuyerState"];
export type OrderCard = Schemas["OrderCard"];
export type Session = Schemas["BuyerSession"];
type SessionGiven = Schemas["SessionGiven"];

const TEXT_MS = 15_000;

/** The desk said no; `message` is for people. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly retryAfter: number,
  ) {
    super(message);
  }

  /** Nothing is wrong with what was asked, so asking again may help. */
  get passing(): boolean {
    return this.status >= 500;
  }
}

/** No answer came: offline, or the desk is down. */
export class Unreachable extends Error {}

/** The buyer API as this page may use it; `token` is that of the session. */
export class Api {
  token = "";

  constructor(readonly desk: string) {}

  session = (given: SessionGiven): Promise<Session> => this.call("POST", "session", given);

  send = (client_id: string, text: string): Promise<BuyerMessage> => this.call("POST", "messages", { client_id, text });

  before = (seq: number): Promise<Schemas["BuyerMessages"]> => this.call("GET", `messages?before=${seq}`);

  after = (seq: number): Promise<Schemas["BuyerMessages"]> => this.call("GET", `messages?after=${seq}&limit=200`);

  orders = (): Promise<Schemas["OrderCards"]> => this.call("GET", "orders");

  person = (): Promise<unknown> => this.call("POST", "person");

  rate = (score: number, comment: string): Promise<unknown> => this.call("POST", "satisfaction", { score, comment });

  /** A picture of this conversation, by the address that its message names. */
  picture(address: string): Promise<Blob> {
    return this.fetched(this.desk + address, {}).then((answer) => answer.blob());
  }

  /** Only XMLHttpRequest tells how much of an upload has gone. */
  sendPicture(client_id: string, file: Blob, progress: (part: number) => void): Promise<BuyerMessage> {
    const form = new FormData();
    form.append("client_id", client_id);
    form.append("file", file, file instanceof File ? file.name : "picture");
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open("POST", `${this.desk}/api/buyer/pictures`);
      request.setRequestHeader("Authorization", `Bearer ${this.token}`);
      request.responseType = "json";
      request.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total);
      request.onerror = () => reject(new Unreachable());
      request.onload = () => (request.status < 300 ? resolve(request.response) : reject(refusal(request.status, request.response)));
      request.send(form);
    });
  }

  private async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.fetched(`${this.desk}/api/buyer/${path}`, {
      method,
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    return answer.status === 204 ? (undefined as T) : answer.json();
  }

  private async fetched(url: string, init: RequestInit): Promise<Response> {
    const headers: Record<string, string> = {};
    if (this.token) headers.Authorization = `Bearer ${this.token}`;
    if (init.body) headers["Content-Type"] = "application/json";
    const given_up = new AbortController();
    const timer = setTimeout(() => given_up.abort(), TEXT_MS);
    const answer = await fetch(url, { ...init, headers, signal: given_up.signal, credentials: "omit" })
      .catch(() => {
        throw new Unreachable();
      })
      .finally(() => clearTimeout(timer));
    if (!answer.ok) throw refusal(answer.status, await answer.json().catch(() => null));
    return answer;
  }
}

function refusal(status: number, body: unknown): Refused {
  const said = (body ?? {}) as { error?: string; message?: string; retry_after?: number; fields?: { message: string }[] };
  return new Refused(
    status,
    said.error ?? "",
    said.fields?.[0]?.message ?? said.message ?? "出了点问题，请稍后再试",
    said.retry_after ?? 0,
  );
}
