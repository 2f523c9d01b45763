import { Api, type BuyerMessage, type BuyerState, type OrderCard, Refused, type Session, Unreachable } from "./api";
import { Cell, follow } from "./cell";
import type { Embed } from "./embed";
import { type Frame, Link, pause } from "./link";
import { Outbox } from "./outbox";
import { lighter } from "./pictures";
import type { Store } from "./store";
import { orderText } from "./texts";
import { titled } from "./title";

const PAGE = 50;
const TYPING_MS = 8000;
const TELL_TYPING_MS = 3000;
const NOTICE_MS = 8000;

/** One buyer's conversation, as the components show it and as they change it. */
export class Chat {
  readonly opened = new Cell(false);
  readonly session = new Cell<Session | null>(null);
  readonly messages = new Cell<readonly BuyerMessage[]>([]);
  readonly state = new Cell<BuyerState>({ open: true, waiting_for_person: false, ask_satisfaction: false });
  readonly connected = new Cell(true);
  readonly typing = new Cell("");
  /** How many are before the buyer, once he has waited for long. */
  readonly ahead = new Cell<number | null>(null);
  readonly notice = new Cell("");
  readonly trouble = new Cell("");
  readonly older = new Cell(false);
  readonly rated = new Cell(false);
  readonly draft = new Cell("");
  readonly chosen = new Cell<readonly File[]>([]);
  readonly choosingOrder = new Cell(false);
  readonly orderAside = new Cell(false);
  readonly viewed = new Cell<BuyerMessage | null>(null);
  private readonly read = new Cell(0);

  readonly outbox: Outbox;
  private readonly api: Api;
  private readonly link: Link;
  private readonly pictures = new Map<string, Promise<ImageBitmap>>();
  private started: Promise<void> | null = null;
  private timers = { typing: 0, notice: 0 };
  private toldTyping = 0;

  constructor(
    readonly page: Embed,
    private readonly store: Store,
  ) {
    this.api = new Api(page.desk);
    this.outbox = new Outbox(this.api, store, { arrived: (message) => this.take([message]), renew: () => this.renew() });
    this.link = new Link(`${page.desk.replace(/^http/, "ws")}/api/buyer/push`, {
      hello: () => ({ token: this.api.token, after: this.last() }),
      heard: (frame) => this.heard(frame),
      up: (is) => (is ? this.came() : void this.lookByHand()),
      refused: () => void this.restart(),
    });
    this.read.value = Number(store.get("read")) || 0;
    this.draft.value = store.get("draft");
    follow(() => store.set("draft", this.draft.value));
    follow(() => {
      const title = titled(document.title, this.unread);
      if (title !== document.title) document.title = title;
    });
    this.listen();
    if (store.get("resume") || this.outbox.entries.value.length) void this.start();
    if (store.get("open")) this.open();
  }

  get unread(): number {
    return this.messages.value.filter(({ seq, author }) => seq > this.read.value && author !== "buyer").length;
  }

  open = (): void => {
    this.opened.value = true;
    this.store.set("open", "1");
    this.look();
    void this.start();
  };

  close = (): void => {
    this.opened.value = false;
    this.store.set("open", "");
  };

  /** What stands in the box and the pictures beside it. */
  send = (): void => {
    const [text, files] = [this.draft.value.trim(), this.chosen.value];
    this.draft.value = "";
    this.chosen.value = [];
    for (const file of files) void lighter(file).then((light) => this.outbox.add({ file: light }));
    if (text) this.say(text);
  };

  say = (text: string): void => this.outbox.add({ text });

  show = (order: OrderCard): void => {
    this.choosingOrder.value = false;
    this.say(orderText(order.id));
  };

  choose = (files: readonly File[]): void => void (this.chosen.value = [...this.chosen.value, ...files]);

  orders = async (): Promise<OrderCard[]> => (await this.api.orders()).orders;

  callPerson = (): Promise<void> => this.attempt(() => this.api.person());

  rate = (score: number, comment: string): Promise<void> =>
    this.attempt(async () => {
      await this.api.rate(score, comment);
      this.rated.value = true;
      this.tell("谢谢您的评价");
    });

  /** The page before the oldest message that is shown. */
  loadOlder = (): Promise<void> =>
    this.attempt(async () => {
      const { messages } = await this.api.before(this.messages.value[0]?.seq ?? 1);
      this.older.value = messages.length === PAGE;
      this.take(messages);
    });

  /** Agents see that the buyer writes. */
  writes = (): void => {
    const now = Date.now();
    if (now - this.toldTyping < TELL_TYPING_MS) return;
    this.toldTyping = now;
    this.link.say({ type: "typing" });
  };

  /** Each picture is fetched once. */
  picture(address: string): Promise<ImageBitmap> {
    const known = this.pictures.get(address);
    if (known) return known;
    const fetched = this.api.picture(address).then((blob) => createImageBitmap(blob));
    fetched.catch(() => this.pictures.delete(address));
    this.pictures.set(address, fetched);
    return fetched;
  }

  private start(): Promise<void> {
    this.started ??= this.begin();
    return this.started;
  }

  /** A session, however long it takes; a page that may not have one says so. */
  private async begin(): Promise<void> {
    for (let tries = 0; ; tries++) {
      try {
        await this.renew();
        this.link.open();
        return void this.outbox.flush();
      } catch (error) {
        if (error instanceof Refused && !error.passing && !error.retryAfter) return this.refuse(error);
        this.connected.value = false;
        await new Promise((resolve) => setTimeout(resolve, pause(tries)));
      }
    }
  }

  private refuse(error: Refused): void {
    this.trouble.value = error.message;
    console.warn(`huashu: ${error.code}: ${error.message}`);
  }

  private async restart(): Promise<void> {
    this.started = null;
    await this.start();
  }

  private async renew(): Promise<void> {
    const session = await this.newSession();
    this.api.token = session.token;
    this.store.set("resume", session.resume);
    this.session.value = session;
    this.state.value = session.state;
    this.connected.value = true;
    if (!this.messages.value.length) this.older.value = session.messages.length === PAGE;
    this.take(session.messages);
  }

  /** An identity that the desk refuses is told, and the buyer goes on without one. */
  private async newSession(): Promise<Session> {
    const [shop, resume] = [this.page.shop, this.store.get("resume") || null];
    try {
      return await this.api.session({ shop, resume, identity: this.page.identity || null });
    } catch (error) {
      if (!(error instanceof Refused) || error.code !== "identity_refused") throw error;
      console.warn("huashu: the page's data-identity was refused");
      this.tell("没能确认您的账号，暂时看不到您的订单，刷新页面可以再试");
      return this.api.session({ shop, resume, identity: null });
    }
  }

  private heard(frame: Frame): void {
    if (frame.type === "messages") this.take(frame.messages);
    else if (frame.type === "state") this.state.value = frame;
    else if (frame.type === "typing") this.showTyping(frame.by);
    else if (frame.type === "queue") this.ahead.value = frame.ahead;
  }

  /** New and known messages, each once and in their order. */
  private take(messages: readonly BuyerMessage[]): void {
    const known = new Map([...this.messages.value, ...messages].map((message) => [message.seq, message]));
    const mine = new Set(messages.map((message) => message.client_id));
    this.messages.value = [...known.values()].sort((one, other) => one.seq - other.seq);
    for (const { id } of this.outbox.entries.value) if (mine.has(id)) this.outbox.drop(id);
    if (messages.some(({ author }) => author !== "buyer")) {
      this.showTyping("");
      this.ahead.value = null;
    }
    this.look();
  }

  private showTyping(by: string): void {
    clearTimeout(this.timers.typing);
    this.typing.value = by;
    if (by) this.timers.typing = window.setTimeout(() => this.showTyping(""), TYPING_MS);
  }

  private came(): void {
    this.connected.value = true;
    void this.outbox.flush();
  }

  /** Without a socket there is still asking; where that works too little is lost to be told. */
  private async lookByHand(): Promise<void> {
    try {
      const { messages, state } = await this.api.after(this.last());
      this.state.value = state;
      this.take(messages);
      this.came();
    } catch (error) {
      if (error instanceof Unreachable) this.connected.value = false;
    }
  }

  private async attempt(act: () => Promise<unknown>): Promise<void> {
    await this.start();
    try {
      await act();
    } catch (error) {
      this.tell(error instanceof Refused ? error.message : "网络没有连上，请稍后再试");
    }
  }

  private tell(what: string): void {
    clearTimeout(this.timers.notice);
    this.notice.value = what;
    this.timers.notice = window.setTimeout(() => void (this.notice.value = ""), NOTICE_MS);
  }

  private last = (): number => this.messages.value[this.messages.value.length - 1]?.seq ?? 0;

  /** What is in sight is read. */
  private look(): void {
    if (!this.opened.value || document.hidden || this.last() <= this.read.value) return;
    this.read.value = this.last();
    this.store.set("read", String(this.read.value));
  }

  private listen(): void {
    document.addEventListener("visibilitychange", () => this.look());
    addEventListener("offline", () => void (this.connected.value = false));
    addEventListener("online", () => {
      if (!this.session.value) return;
      this.link.open();
      void this.lookByHand();
    });
  }
}
