import { newId } from "../workbench/lib/id";
import { type Api, type BuyerMessage, Refused, Unreachable } from "./api";
import { Cell } from "./cell";
import type { Store } from "./store";

/** `waiting`: for the network; `failed`: for the buyer to try again. */
export type Fate = "sending" | "waiting" | "failed";

export interface Outgoing {
  id: string;
  at: string;
  text: string;
  file?: Blob;
  fate: Fate;
  why: string;
  progress: number;
}

interface Ears {
  arrived(message: BuyerMessage): void;
  /** Get a new token; raises Unreachable. */
  renew(): Promise<void>;
}

const KEPT = "out:";
const TRIES = 3;
const WAIT_MS = 4000;
const FRESH_MS = 10 * 60_000;

/** What the buyer said and the desk has not got yet, sent one after the other; texts outlive a reload. */
export class Outbox {
  readonly entries = new Cell<Outgoing[]>([]);
  private busy = false;
  private timer = 0;

  constructor(
    private readonly api: Pick<Api, "send" | "sendPicture">,
    private readonly store: Store,
    private readonly ears: Ears,
    private readonly wait: (ms: number) => Promise<unknown> = (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  ) {
    this.entries.value = remembered(store);
  }

  add(said: { text: string } | { file: Blob }): void {
    const entry: Outgoing = { id: newId(), at: new Date().toISOString(), text: "", fate: "sending", why: "", progress: 0, ...said };
    this.entries.value = [...this.entries.value, entry];
    if (!entry.file) this.store.set(KEPT + entry.id, JSON.stringify({ at: entry.at, text: entry.text }));
    void this.flush();
  }

  /** Once more, under the same id: what has come in already is not stored twice. */
  retry(id: string): void {
    this.change(id, { fate: "sending", why: "" });
    void this.flush();
  }

  drop(id: string): void {
    this.entries.value = this.entries.value.filter((entry) => entry.id !== id);
    this.store.set(KEPT + id, "");
  }

  /** Send what can be sent, in its order. */
  async flush(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    clearTimeout(this.timer);
    try {
      for (let entry = this.next(); entry; entry = this.next()) await this.deliver(entry);
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      this.entries.value = this.entries.value.map((entry) => (entry.fate === "failed" ? entry : { ...entry, fate: "waiting" }));
      this.timer = window.setTimeout(() => void this.flush(), WAIT_MS);
    } finally {
      this.busy = false;
    }
  }

  private next = (): Outgoing | undefined => this.entries.value.find((entry) => entry.fate !== "failed");

  private async deliver(entry: Outgoing): Promise<void> {
    this.change(entry.id, { fate: "sending" });
    for (let tries = 1; ; tries++) {
      try {
        const message = await this.post(entry);
        this.drop(entry.id);
        return this.ears.arrived(message);
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        if (error.status === 401 && tries < TRIES) await this.ears.renew();
        else if (error.retryAfter) await this.patience(entry, error);
        else if (error.passing && tries < TRIES) await this.wait(1000 * tries);
        else return this.change(entry.id, { fate: "failed", why: error.message });
      }
    }
  }

  private post({ id, text, file }: Outgoing): Promise<BuyerMessage> {
    return file ? this.api.sendPicture(id, file, (progress) => this.change(id, { progress })) : this.api.send(id, text);
  }

  /** Too much at once: the buyer is told, and it goes when it may. */
  private async patience(entry: Outgoing, error: Refused): Promise<void> {
    this.change(entry.id, { fate: "waiting", why: error.message });
    await this.wait(error.retryAfter * 1000);
    this.change(entry.id, { fate: "sending", why: "" });
  }

  private change(id: string, to: Partial<Outgoing>): void {
    this.entries.value = this.entries.value.map((entry) => (entry.id === id ? { ...entry, ...to } : entry));
  }
}

/** From before the reload, in the order of saying; what is old is asked about before it is sent. */
function remembered(store: Store): Outgoing[] {
  const found = store.names(KEPT).map((name): Outgoing => {
    const { at, text } = JSON.parse(store.get(name));
    const fresh = Date.now() - Date.parse(at) < FRESH_MS;
    return { id: name.slice(KEPT.length), at, text, fate: fresh ? "waiting" : "failed", why: "", progress: 0 };
  });
  return found.sort((one, other) => one.at.localeCompare(other.at));
}
