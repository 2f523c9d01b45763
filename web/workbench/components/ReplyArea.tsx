import { type Ref, type TextareaHTMLAttributes, useRef } from "react";
import type { Finding } from "../api/types";
import { segments } from "../lib/findings";

interface Props extends TextareaHTMLAttributes<HTMLTextAreaElement> {
  value: string;
  findings: readonly Finding[];
  ref?: Ref<HTMLTextAreaElement>;
}

/** A text field in which what may not be said is underlined; the underlining lies in a copy behind it. */
export function ReplyArea({ value, findings, ref, ...area }: Props) {
  const copy = useRef<HTMLDivElement>(null);
  return (
    <div className="reply-area">
      <div className="copy" ref={copy} aria-hidden="true">
        {segments(value, findings).map((piece, index) =>
          piece.finding ? <mark key={index}>{piece.text}</mark> : <span key={index}>{piece.text}</span>,
        )}
        {"\n"}
      </div>
      <textarea
        ref={ref}
        value={value}
        spellCheck={false}
        onScroll={(event) => copy.current?.scrollTo(0, event.currentTarget.scrollTop)}
        {...area}
      />
    </div>
  );
}
