// @vitest-environment jsdom
import { beforeEach, expect, test } from "vitest";
import { type BuyerMessage, Refused, Unreachable } from "./api";
import { Outbox } from "./outbox";
import { Store } from "./store";

type Answer = "ok" | Error;

const message = (client_id: string, text: string): BuyerMessage => ({ client_id, text }) as BuyerMessage;

/** A desk that answers as told, then always well. */
class Desk {
  sent: { id: string; text: string }[] = [];
  renewed = 0;

  constructor(private readonly answers: Answer[] = []) {}

  send = async (id: string, text: string): Promise<BuyerMessage> => {
    this.sent.push({ id, text });
    const answer = this.answers.shift() ?? "ok";
    if (answer instanceof Error) throw answer;
    return message(id, text);
  };

  sendPicture = async (id: string, _: Blob, progress: (part: number) => void): Promise<BuyerMessage> => {
    progress(0.5);
    return this.send(id, "[图片]");
  };
}

let store: Store;
let arrived: BuyerMessage[];

beforeEach(() => {
  store = new Store("t:", new Map());
  arrived = [];
});

function outbox(desk: Desk): Outbox {
  const ears = { arrived: (one: BuyerMessage) => void arrived.push(one), renew: async () => void desk.renewed++ };
  return new Outbox(desk, store, ears, async () => undefined);
}

const settled = async (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

test("several short lines go in the order of saying", async () => {
  const desk = new Desk();
  const box = outbox(desk);
  for (const text of ["在吗", "东西没收到", "不要了"]) box.add({ text });
  await settled();
  expect(arrived.map(({ text }) => text)).toEqual(["在吗", "东西没收到", "不要了"]);
  expect(box.entries.value).toEqual([]);
});

test("without a network it waits, and goes under the same id when there is one", async () => {
  const desk = new Desk([new Unreachable()]);
  const box = outbox(desk);
  box.add({ text: "你好" });
  await settled();
  expect(box.entries.value[0]?.fate).toBe("waiting");
  await box.flush();
  expect(desk.sent[0]?.id).toBe(desk.sent[1]?.id);
  expect(arrived).toHaveLength(1);
});

test("what the desk refuses has failed, with the reason; the next line goes on", async () => {
  const desk = new Desk([new Refused(422, "message_too_long", "太长了", 0)]);
  const box = outbox(desk);
  box.add({ text: "长" });
  box.add({ text: "短" });
  await settled();
  expect(box.entries.value).toMatchObject([{ text: "长", fate: "failed", why: "太长了" }]);
  expect(arrived.map(({ text }) => text)).toEqual(["短"]);
});

test("a failed one can be tried again, under its id", async () => {
  const broken = new Refused(500, "failed", "出了错", 0);
  const desk = new Desk([broken, broken, broken]);
  const box = outbox(desk);
  box.add({ text: "你好" });
  await settled();
  expect(box.entries.value[0]?.fate).toBe("failed");
  box.retry(box.entries.value[0]!.id);
  await settled();
  expect(new Set(desk.sent.map(({ id }) => id)).size).toBe(1);
  expect(arrived).toHaveLength(1);
});

test("too much at once goes later by itself", async () => {
  const desk = new Desk([new Refused(429, "too_often", "您发得太快了", 3)]);
  outbox(desk).add({ text: "你好" });
  await settled();
  expect(arrived).toHaveLength(1);
});

test("an old token is renewed", async () => {
  const desk = new Desk([new Refused(401, "token_refused", "", 0)]);
  outbox(desk).add({ text: "你好" });
  await settled();
  expect(desk.renewed).toBe(1);
  expect(arrived).toHaveLength(1);
});

test("texts outlive a reload, delivered ones don't", async () => {
  const box = outbox(new Desk(["ok", new Unreachable()]));
  box.add({ text: "到了" });
  box.add({ text: "没到" });
  await settled();
  expect(outbox(new Desk()).entries.value.map(({ text, id }) => [text, id])).toEqual([["没到", box.entries.value[0]?.id]]);
});

test("what was left long ago is asked about before it is sent", () => {
  store.set("out:x", JSON.stringify({ at: new Date(Date.now() - 3_600_000).toISOString(), text: "昨天的话" }));
  expect(outbox(new Desk()).entries.value).toMatchObject([{ id: "x", fate: "failed" }]);
});

test("a picture tells how much of it has gone", async () => {
  const desk = new Desk([new Unreachable()]);
  const box = outbox(desk);
  box.add({ file: new Blob(["x"]) });
  await settled();
  expect(box.entries.value[0]?.progress).toBe(0.5);
});
