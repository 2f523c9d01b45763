import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from "react";
import type { Staff } from "../api/types";
import { keys } from "./queries";

type Frame =
  | { type: "conversations"; ids: string[] }
  | { type: "presence"; staff: Staff[] }
  | { type: "typing"; conversation: string; by: string }
  | { type: "lists" | "macros" | "settings" }
  | { type: "ping" };

interface Push {
  up: boolean;
  staff: Staff[];
  /** Who types in which conversation, and until when that is believed. */
  typing: Record<string, { by: string; until: number }>;
  tell: (frame: { type: "looking"; conversation: string | null } | { type: "typing"; conversation: string }) => void;
}

const Context = createContext<Push>({ up: true, staff: [], typing: {}, tell: () => undefined });
const TYPING = 6000;
const SLOWEST = 15_000;

export const usePush = (): Push => useContext(Context);

/** Holds the push socket: what changed is fetched anew, and after a gap everything is, so nothing is missed. */
export function PushProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const [up, setUp] = useState(true);
  const [staff, setStaff] = useState<Staff[]>([]);
  const [typing, setTyping] = useState<Push["typing"]>({});
  const socket = useRef<WebSocket | null>(null);
  const looking = useRef<string | null>(null);

  useEffect(() => {
    let tries = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let over = false;
    const on = (frame: Frame, ws: WebSocket): void => {
      if (frame.type === "ping") ws.send('{"type":"pong"}');
      else if (frame.type === "presence") {
        setStaff(frame.staff);
        void client.invalidateQueries({ queryKey: keys.staff });
      } else if (frame.type === "typing")
        setTyping((now) => ({ ...now, [frame.conversation]: { by: frame.by, until: Date.now() + TYPING } }));
      else {
        // whoever was writing there has spoken
        if (frame.type === "conversations") setTyping((now) => without(now, frame.ids));
        refetch(client, frame);
      }
    };
    const open = (): void => {
      const ws = (socket.current = new WebSocket(`${location.origin.replace(/^http/, "ws")}/api/push`));
      ws.onopen = () => {
        if (tries) void client.invalidateQueries();
        tries = 0;
        setUp(true);
        if (looking.current) ws.send(JSON.stringify({ type: "looking", conversation: looking.current }));
      };
      ws.onmessage = (event: MessageEvent<string>) => on(JSON.parse(event.data) as Frame, ws);
      ws.onclose = () => {
        if (over) return;
        setUp(false);
        timer = setTimeout(open, Math.min(SLOWEST, 500 * 2 ** tries++) * (0.5 + Math.random() / 2));
        if (tries === 1) void client.invalidateQueries({ queryKey: keys.session });
      };
    };
    const now = (): void => {
      if (socket.current?.readyState !== WebSocket.CLOSED || over) return;
      clearTimeout(timer);
      open();
    };
    open();
    window.addEventListener("online", now);
    return () => {
      over = true;
      clearTimeout(timer);
      window.removeEventListener("online", now);
      socket.current?.close();
    };
  }, [client]);

  const tell = useCallback<Push["tell"]>((frame) => {
    if (frame.type === "looking") looking.current = frame.conversation;
    if (socket.current?.readyState === WebSocket.OPEN) socket.current.send(JSON.stringify(frame));
  }, []);

  const push = useMemo(() => ({ up, staff, typing, tell }), [up, staff, typing, tell]);
  return <Context value={push}>{children}</Context>;
}

const without = (typing: Push["typing"], ids: readonly string[]): Push["typing"] =>
  ids.some((id) => id in typing) ? Object.fromEntries(Object.entries(typing).filter(([id]) => !ids.includes(id))) : typing;

function refetch(client: QueryClient, frame: Frame): void {
  if (frame.type === "conversations") {
    void client.invalidateQueries({ queryKey: keys.conversations });
    for (const id of frame.ids) void client.invalidateQueries({ queryKey: keys.conversation(id) });
  }
  if (frame.type === "lists" || frame.type === "macros" || frame.type === "settings")
    void client.invalidateQueries({ queryKey: keys[frame.type] });
}
