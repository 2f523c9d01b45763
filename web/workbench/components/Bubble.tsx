import { Button, Spin, Tooltip } from "antd";
import { lazy, Suspense, useState } from "react";
import type { Message } from "../api/types";
import type { Pending } from "../hooks/useOutbox";
import { clock } from "../lib/time";

const MakeMacro = lazy(() => import("./MakeMacro"));

const NAMES: Record<Message["author"], string> = { buyer: "买家", bot: "机器人", agent: "客服", system: "" };

/** One message; text stays text. */
export function Bubble({ conversation, message, onPicture }: { conversation: string; message: Message; onPicture: (url: string) => void }) {
  if (message.author === "system") return <p className="system">{message.text}</p>;
  return (
    <article className={`bubble ${message.author}`}>
      <header>
        <span>{message.name || NAMES[message.author]}</span>
        {message.author === "bot" && <span className="robot">自动</span>}
        {message.macro && <code title={message.macro.title}>{message.macro.code}</code>}
        <Understood message={message} />
        <time>{clock(message.at)}</time>
      </header>
      <div className="body">
        {message.picture ? <Picture url={message.picture} of={message.author} onOpen={onPicture} /> : message.text}
        {message.author === "agent" && !message.macro && <KeepIt conversation={conversation} seq={message.seq} />}
      </div>
    </article>
  );
}

const Understood = ({ message }: { message: Message }) =>
  message.intent_text && (
    <Tooltip title="机器人听懂的意思和把握">
      <span className="understood">
        {message.intent_text}
        {message.confidence !== null && ` ${Math.round(message.confidence * 100)}%`}
      </span>
    </Tooltip>
  );

const Picture = ({ url, of, onOpen }: { url: string; of: Message["author"]; onOpen: (url: string) => void }) => (
  <button type="button" className="picture" onClick={() => onOpen(url)}>
    <img src={url} alt={`${of === "buyer" ? "买家发的图片" : "发给买家的图片"}，点开看大图`} loading="lazy" />
  </button>
);

function KeepIt(message: { conversation: string; seq: number }) {
  const [making, setMaking] = useState(false);
  return (
    <>
      <Button className="keep" size="small" type="link" onClick={() => setMaking(true)}>
        存为快捷语
      </Button>
      {making && (
        <Suspense>
          <MakeMacro {...message} onClose={() => setMaking(false)} />
        </Suspense>
      )}
    </>
  );
}

interface PendingProps {
  pending: Pending;
  onRetry: () => void;
  onDrop: () => void;
}

/** A reply that the desk has not confirmed yet. */
export function PendingBubble({ pending, onRetry, onDrop }: PendingProps) {
  return (
    <article className={`bubble agent pending ${pending.state}`}>
      <div className="body">{pending.text}</div>
      <footer role="status">
        {pending.state === "sending" ? (
          <>
            <Spin size="small" /> 发送中
          </>
        ) : (
          <>
            没有发出去：{pending.error}
            <Button size="small" type="link" onClick={onRetry}>
              重发
            </Button>
            <Button size="small" type="link" onClick={onDrop}>
              放回输入框
            </Button>
          </>
        )}
      </footer>
    </article>
  );
}
