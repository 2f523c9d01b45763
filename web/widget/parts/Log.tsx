import { Fragment } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { apart, clock } from "../../workbench/lib/time";
import type { BuyerMessage } from "../api";
import type { Chat } from "../chat";
import { Message } from "./Message";
import { Pending } from "./Pending";
import { Rating } from "./Rating";

const NEAR = 80;

export function Log({ chat }: { chat: Chat }) {
  const messages = chat.messages.value;
  const entries = chat.outbox.entries.value;
  const own = messages.filter(({ author }) => author === "buyer");
  const last = messages[messages.length - 1];
  const { box, away, toEnd, moved } = useEnd(messages[0]?.seq ?? 0, own.length + entries.length);
  return (
    <div class="middle">
      <div class="log" ref={box} role="log" aria-live="polite" aria-label="聊天记录" tabIndex={0} onScroll={moved}>
        <div class="lines">
          {chat.older.value ? (
            <button type="button" class="older" onClick={chat.loadOlder}>
              更早的消息
            </button>
          ) : (
            chat.session.value && (
              <div class="line theirs first">
                <div class="bubble">{chat.session.value.greeting}</div>
              </div>
            )
          )}
          {messages.map((message, at) => (
            <Fragment key={message.client_id ?? message.seq}>
              {apart(messages[at - 1]?.at, message.at) && (
                <time class="aside" dateTime={message.at}>
                  {clock(message.at)}
                </time>
              )}
              <Message
                chat={chat}
                message={message}
                first={startsAnew(messages[at - 1], message)}
                told={message === last && message.author === "buyer" && !entries.length}
              />
            </Fragment>
          ))}
          {entries.map((entry) => (
            <Pending key={entry.id} chat={chat} entry={entry} />
          ))}
          {!entries.length && (
            <Answers chat={chat} last={messages.filter(({ author, picture }) => author === "buyer" || !picture).at(-1)} />
          )}
          {chat.typing.value && <Typing by={chat.typing.value} />}
          {asked(chat) && <Rating chat={chat} />}
        </div>
      </div>
      {away && (
        <button type="button" class="end" onClick={toEnd}>
          最新消息 ↓
        </button>
      )}
    </div>
  );
}

const asked = (chat: Chat): boolean => chat.state.value.ask_satisfaction && !chat.rated.value;

const startsAnew = (before: BuyerMessage | undefined, message: BuyerMessage): boolean =>
  before?.author !== message.author || before.name !== message.name || apart(before.at, message.at);

/** The quick answers to what was said last. */
function Answers({ chat, last }: { chat: Chat; last?: BuyerMessage }) {
  if (!last?.buttons.length) return null;
  return (
    <div class="answers" role="group" aria-label="快捷回复">
      {last.buttons.map(({ title, says }) => (
        <button type="button" key={title} onClick={() => chat.say(says)}>
          {title}
        </button>
      ))}
    </div>
  );
}

function Typing({ by }: { by: string }) {
  return (
    <div class="line theirs typing">
      <div class="bubble" role="img" aria-label={`${by === "bot" ? "机器人" : "客服"}正在输入`}>
        <i />
        <i />
        <i />
      </div>
    </div>
  );
}

/** Keeps the newest in sight, unless the buyer reads further up, and what he reads in its place when older ones come. */
function useEnd(first: number, mine: number) {
  const box = useRef<HTMLDivElement>(null);
  const [away, setAway] = useState(false);
  const now = useRef({ end: true, top: 0, first, mine, height: 0 });
  const toEnd = (): void => box.current?.scrollTo(0, box.current.scrollHeight);
  const moved = (): void => {
    const log = box.current!;
    const near = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR;
    if (near || log.scrollTop < now.current.top) now.current.end = near; // growing is no scrolling up
    now.current.top = log.scrollTop;
    setAway(!now.current.end);
  };
  useEffect(() => {
    const grown = new ResizeObserver(() => now.current.end && toEnd());
    grown.observe(box.current!);
    grown.observe(box.current!.firstElementChild!);
    return () => grown.disconnect();
  }, []);
  useLayoutEffect(() => {
    const [log, was] = [box.current!, now.current];
    if (first < was.first) log.scrollTop += log.scrollHeight - was.height;
    now.current = { end: was.end || mine > was.mine, top: log.scrollTop, first, mine, height: log.scrollHeight };
    if (mine > was.mine) toEnd();
  });
  return { box, away, toEnd, moved };
}
