import type { BuyerMessage, BuyerState } from "./api";

export type Frame =
  | { type: "messages"; messages: BuyerMessage[] }
  | ({ type: "state" } & BuyerState)
  | { type: "typing"; by: string }
  | { type: "queue"; ahead: number }
  | { type: "ping" };

export interface Ears {
  /** The first frame: who we are and what we have. */
  hello(): { token: string; after: number };
  heard(frame: Frame): void;
  up(is: boolean): void;
  /** The token is old: a new session is needed before the next try. */
  refused(): void;
}

const TOKEN_REFUSED = 4401;
const SILENT_MS = 60_000;
const LONGEST_MS = 15_000;

/** How long to wait before the next try: longer each time, and not all buyers at once. */
export const pause = (tries: number, chance = Math.random()): number => Math.min(LONGEST_MS, 500 * 2 ** tries) * (0.5 + chance / 2);

/** A WebSocket that comes back. */
export class Link {
  private socket: WebSocket | null = null;
  private tries = 0;
  private timer = 0;

  constructor(
    private readonly url: string,
    private readonly ears: Ears,
  ) {}

  open = (): void => {
    clearTimeout(this.timer);
    if (this.socket) return;
    const socket = (this.socket = new WebSocket(this.url));
    socket.onopen = () => socket.send(JSON.stringify(this.ears.hello()));
    socket.onmessage = (event) => this.hear(socket, JSON.parse(event.data));
    socket.onclose = (event) => this.lost(socket, event.code);
    this.watch(socket);
  };

  say(frame: object): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame));
  }

  private hear(socket: WebSocket, frame: Frame): void {
    this.tries = 0;
    this.ears.up(true);
    this.watch(socket);
    if (frame.type === "ping") this.say({ type: "pong" });
    else this.ears.heard(frame);
  }

  private lost(socket: WebSocket, code: number): void {
    if (socket !== this.socket) return;
    this.socket = null;
    clearTimeout(this.timer);
    this.ears.up(false);
    if (code === TOKEN_REFUSED) this.ears.refused();
    else this.timer = window.setTimeout(this.open, pause(this.tries++));
  }

  /** The desk pings; one that has been silent for long is gone without a word. */
  private watch(socket: WebSocket): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      this.lost(socket, 0);
      socket.close();
    }, SILENT_MS);
  }
}
