import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useSyncExternalStore } from "react";
import { type Outgoing, send as post } from "../api/desk";
import { Refused, says } from "../api/errors";
import { newId } from "../lib/id";
import { keys } from "./queries";
import { type Draft, draftOf, keepDraft } from "./useDraft";
import { usePush } from "./usePush";
import { recall, remember } from "./useStored";

export interface Pending extends Outgoing {
  text: string;
  state: "sending" | "failed";
  error?: string;
}

const OUTBOX = "huashu-outbox-";
const NOTHING: Pending[] = [];
const boxes = new Map<string, Pending[]>();
const listeners = new Set<() => void>();

/** What was on its way when the page was closed has failed; sending it again with the same id stores it once. */
function box(conversation: string): Pending[] {
  const open = boxes.get(conversation);
  if (open) return open;
  const kept = JSON.parse(recall(OUTBOX + conversation) ?? "[]") as Pending[];
  const found = kept.length ? kept.map((one) => ({ ...one, state: "failed" as const, error: "页面关掉了" })) : NOTHING;
  boxes.set(conversation, found);
  return found;
}

function change(conversation: string, next: Pending[]): void {
  boxes.set(conversation, next);
  remember(OUTBOX + conversation, next.length ? JSON.stringify(next) : null);
  for (const tell of listeners) tell();
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

interface Outbox {
  pending: Pending[];
  /** Sends a draft; a refusal puts it back and is told. */
  send: (draft: Draft, refused: (error: Refused) => void) => void;
  retry: (client_id: string) => void;
  /** Gives a reply that failed back to the draft. */
  drop: (client_id: string) => void;
}

/** Replies on their way: each is stored once by its id, however often it is sent. */
export function useOutbox(conversation: string): Outbox {
  const client = useQueryClient();
  const { up } = usePush();
  const pending = useSyncExternalStore(subscribe, () => box(conversation));

  const deliver = useCallback(
    async (one: Pending, refused: (error: Refused) => void) => {
      const { state: _state, error: _error, ...outgoing } = one;
      const others = (): Pending[] => box(conversation).filter((other) => other.client_id !== one.client_id);
      change(conversation, [...others(), { ...outgoing, state: "sending" }]);
      try {
        await post(conversation, outgoing);
        await client.invalidateQueries({ queryKey: keys.conversation(conversation) });
        change(conversation, others());
        void client.invalidateQueries({ queryKey: keys.conversations });
        if (one.macro) void client.invalidateQueries({ queryKey: keys.macros });
      } catch (error) {
        if (error instanceof Refused && error.status < 500) {
          change(conversation, others());
          giveBack(conversation, one);
          refused(error);
        } else change(conversation, [...others(), { ...outgoing, state: "failed", error: says(error) }]);
      }
    },
    [client, conversation],
  );

  const send: Outbox["send"] = (draft, refused) => {
    keepDraft(conversation, { text: "" });
    const { text, macro, values } = draft;
    void deliver({ client_id: newId(), text, ...(macro && { macro, values: values ?? {} }), state: "sending" }, refused);
  };
  const retry = (id: string): void => {
    const one = pending.find((other) => other.client_id === id);
    if (one) void deliver(one, () => undefined);
  };
  const drop = (id: string): void => {
    const one = pending.find((other) => other.client_id === id);
    change(
      conversation,
      pending.filter((other) => other !== one),
    );
    if (one) giveBack(conversation, one);
  };
  useEffect(() => {
    if (up) for (const one of box(conversation)) if (one.state === "failed") void deliver(one, () => undefined);
  }, [up, conversation, deliver]);
  return { pending, send, retry, drop };
}

/** A reply that was not sent stands in the draft again, before what was written meanwhile. */
function giveBack(conversation: string, { text, macro, values }: Pending): void {
  const now = draftOf(conversation);
  keepDraft(conversation, { text: now.text ? `${text}\n${now.text}` : text, ...(macro && { macro, values: values ?? {} }) });
}
