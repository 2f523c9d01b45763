import { useInfiniteQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { Fragment, useEffect, useLayoutEffect, useRef } from "react";
import { older } from "../api/desk";
import type { Detail, Message } from "../api/types";
import { useNow } from "../hooks/useNow";
import { useOutbox } from "../hooks/useOutbox";
import { usePush } from "../hooks/usePush";
import { apart, clock } from "../lib/time";
import { Bubble, PendingBubble } from "./Bubble";

interface Props {
  id: string;
  detail: Detail;
  onPicture: (url: string) => void;
}

/** What was said, the newest at the bottom and in sight. */
export function Transcript({ id, detail, onPicture }: Props) {
  const before = useOlder(id, detail.messages[0]?.seq ?? 1);
  const messages = [...before.messages, ...detail.messages];
  const { pending, retry, drop } = useOutbox(id);
  const waiting = pending.filter((one) => !messages.some((message) => message.client_id === one.client_id));
  const { log, content } = useBottom(`${detail.messages.at(-1)?.seq}-${waiting.length}`);
  return (
    <div className="transcript" ref={log} role="log" aria-label="聊天记录" aria-live="polite" tabIndex={0}>
      <div className="said" ref={content}>
        {before.more && (
          <Button size="small" type="link" loading={before.loading} onClick={before.load}>
            更早的消息
          </Button>
        )}
        {messages.map((message, index) => (
          <Fragment key={message.seq}>
            {apart(messages[index - 1]?.at, message.at) && <time className="moment">{clock(message.at)}</time>}
            <Bubble conversation={id} message={message} onPicture={onPicture} />
          </Fragment>
        ))}
        {waiting.map((one) => (
          <PendingBubble key={one.client_id} pending={one} onRetry={() => retry(one.client_id)} onDrop={() => drop(one.client_id)} />
        ))}
        <BuyerTypes id={id} />
      </div>
    </div>
  );
}

function BuyerTypes({ id }: { id: string }) {
  const typist = usePush().typing[id];
  const now = useNow();
  return typist?.by === "buyer" && typist.until > now ? <p className="typing">买家正在输入…</p> : null;
}

function useOlder(id: string, first: number): { messages: Message[]; more: boolean; loading: boolean; load: () => void } {
  const start = useRef(first);
  const pages = useInfiniteQuery({
    queryKey: ["older", id, start.current],
    queryFn: ({ pageParam }) => older(id, pageParam),
    initialPageParam: start.current,
    getNextPageParam: (page) => (page[0] && page[0].seq > 1 ? page[0].seq : undefined),
    enabled: false,
    staleTime: Infinity,
  });
  const loaded = (pages.data?.pages ?? []).slice().reverse().flat();
  const messages = loaded.filter((one) => one.seq < first);
  const more = pages.data ? pages.hasNextPage : first > 1;
  return { messages, more, loading: pages.isFetching, load: () => void pages.fetchNextPage() };
}

/** Scrolls to the newest message when there is one, unless the agent reads further up. */
function useBottom(newest: string): { log: React.RefObject<HTMLDivElement | null>; content: React.RefObject<HTMLDivElement | null> } {
  const log = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const stick = useRef(true);
  useEffect(() => {
    const pane = log.current;
    if (!pane) return undefined;
    let height = pane.clientHeight;
    const watch = (): void => {
      if (height === pane.clientHeight) stick.current = pane.scrollHeight - pane.scrollTop - pane.clientHeight < 80;
      height = pane.clientHeight;
    };
    const resized = new ResizeObserver(() => stick.current && pane.scrollTo(0, pane.scrollHeight));
    pane.addEventListener("scroll", watch, { passive: true });
    resized.observe(pane);
    if (content.current) resized.observe(content.current);
    return () => {
      pane.removeEventListener("scroll", watch);
      resized.disconnect();
    };
  }, []);
  useLayoutEffect(() => {
    if (stick.current) log.current?.scrollTo(0, log.current.scrollHeight);
  }, [newest]);
  return { log, content };
}
