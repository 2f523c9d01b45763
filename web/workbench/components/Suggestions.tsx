import { App } from "antd";
import { useEffect, useRef, useState } from "react";
import type { Detail } from "../api/types";
import { draftOf, keepDraft } from "../hooks/useDraft";
import { useKey } from "../hooks/useKey";
import { type Doing, SuggestionCard } from "./SuggestionCard";

/** Up to three replies that are ready; the chosen one is open, the others are a line each. */
export function Suggestions({ id, detail }: { id: string; detail: Detail }) {
  const open = detail.suggestions.filter((one) => one.state === "open");
  const [chosen, setChosen] = useState(0);
  const [doing, setDoing] = useState<{ id: number; what: Doing } | null>(null);
  const edited = useEditKept(
    id,
    open.map((one) => one.id),
  );
  const current = open[Math.min(chosen, open.length - 1)];
  const start = (what: Doing): void => void (current && setDoing({ id: current.id, what }));
  useKey("choose", () => setChosen((chosen + 1) % Math.max(1, open.length)), open.length > 1);
  useKey("edit", () => start("editing"), open.length > 0);
  useKey("reject", () => start("rejecting"), open.length > 0);
  useKey("missing", () => start("filling"), !!current?.missing.length);
  if (!open.length) return null;
  return (
    <section className="suggestions" aria-label="建议回复">
      {open.map((one, index) => (
        <SuggestionCard
          key={one.id}
          conversation={id}
          suggestion={one}
          number={index + 1}
          chosen={one === current}
          doing={doing?.id === one.id ? doing.what : null}
          onChoose={() => setChosen(index)}
          onDoing={(what) => {
            setChosen(index);
            setDoing(what && { id: one.id, what });
          }}
          onEdited={(text) => edited(one.id, text)}
        />
      ))}
    </section>
  );
}

/** An edit whose suggestion has vanished, since the buyer wrote again, goes on in the draft. */
function useEditKept(conversation: string, open: readonly number[]): (id: number, text: string | null) => void {
  const { message } = App.useApp();
  const edit = useRef<{ id: number; text: string } | null>(null);
  useEffect(() => {
    const kept = edit.current;
    if (!kept || open.includes(kept.id)) return;
    edit.current = null;
    const draft = draftOf(conversation);
    keepDraft(conversation, { ...draft, text: draft.text ? `${draft.text}\n${kept.text}` : kept.text });
    void message.info("这条建议已经过时，您改写的内容放进了回复框");
  }, [conversation, open, message]);
  return (id, text) => void (edit.current = text === null ? null : { id, text });
}
