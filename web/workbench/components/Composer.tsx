import { useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useEffect, useId, useRef, useState } from "react";
import { says } from "../api/errors";
import type { Detail, Macro, Missing, Preview } from "../api/types";
import { type Draft, useDraft } from "../hooks/useDraft";
import { useKey } from "../hooks/useKey";
import { useOutbox } from "../hooks/useOutbox";
import { previewOf, usePreview } from "../hooks/usePreview";
import { usePush } from "../hooks/usePush";
import { useQuickReplies } from "../hooks/useQuickReplies";
import { useWording } from "../hooks/useWording";
import { mend } from "../lib/findings";
import { composing } from "../lib/keys";
import { Attached, needed } from "./Attached";
import { FindingsList } from "./FindingsList";
import { MacroPopup } from "./MacroPopup";
import { ReplyArea } from "./ReplyArea";

/** The reply: own words, quick replies behind `/`, and what may not be said. */
export function Composer({ id, detail }: { id: string; detail: Detail }) {
  const [draft, setDraft] = useDraft(id);
  const [cursor, setCursor] = useState(draft.text.length);
  const area = useRef<HTMLTextAreaElement>(null);
  const popup = useId();
  const { message } = App.useApp();
  const { send } = useOutbox(id);
  const { findings, told } = useWording(draft.text);
  const quick = useQuickReplies(draft.text, cursor, detail);
  const attached = usePreview(id, draft.macro, draft.values).data;
  const pick = usePick(id, area, quick.trigger?.at, setDraft);
  const know = useFact(id, draft, attached, setDraft);
  useTyping(id, draft.text);

  const submit = (): void => {
    const lacks = needed(draft, attached);
    if (lacks.length) return void message.warning(`还没填：${lacks.map((one) => one.label).join("、")}`);
    if (!draft.text.trim()) return;
    send(draft, (error) => {
      told(error.facts.findings ?? []);
      void message.error(error.message);
    });
  };
  const fill = (missing: Missing, value: string): void => {
    know(missing, value);
    area.current?.focus();
  };
  const replace = (): void => setDraft((now) => ({ ...now, text: mend(now.text, findings) }));
  useKey("mend", replace, findings.length > 0);
  useKey("reply", () => area.current?.focus());
  useKey("quick", () => begin(area.current));
  useEffect(() => {
    if (matchMedia("(hover: hover)").matches) area.current?.focus(); // on a phone the keyboard would hide what was said
  }, []);

  const onKeyDown = (event: React.KeyboardEvent<HTMLTextAreaElement>): void => {
    if (composing(event.nativeEvent)) return;
    const hit = quick.trigger ? quick.hits[quick.active] : undefined;
    if (quick.trigger && event.altKey && /^Arrow(Left|Right)$/.test(event.key)) quick.turn(event.key === "ArrowLeft" ? -1 : 1);
    else if (event.altKey || event.ctrlKey || event.metaKey) return;
    else if (hit && /^Arrow(Down|Up)$/.test(event.key)) quick.move(event.key === "ArrowDown" ? 1 : -1);
    else if (hit && (event.key === "Tab" || event.key === "Enter") && !event.shiftKey) pick(hit);
    else if (quick.trigger && event.key === "Escape") quick.dismiss();
    else if (event.key === "Enter" && !event.shiftKey) submit();
    else return;
    event.preventDefault();
  };
  return (
    <section className="composer" aria-label="回复">
      {quick.trigger && <MacroPopup id={popup} conversation={id} quick={quick} onPick={pick} />}
      <Attached draft={draft} preview={attached} onDraft={setDraft} onFact={fill} />
      <ReplyArea
        ref={area}
        value={draft.text}
        findings={findings}
        rows={3}
        aria-label="回复内容"
        placeholder="写回复，/ 找快捷语，Enter 发送"
        aria-autocomplete="list"
        aria-controls={quick.trigger ? popup : undefined}
        aria-activedescendant={quick.trigger && quick.hits.length ? `${popup}-${quick.active}` : undefined}
        onChange={(event) => {
          setCursor(event.target.selectionStart);
          setDraft((now) => ({ ...now, text: event.target.value }));
        }}
        onSelect={(event) => setCursor(event.currentTarget.selectionStart)}
        onKeyDown={onKeyDown}
      />
      <FindingsList findings={findings} onMend={replace} />
      <footer>
        <span className="hint">Enter 发送 · Shift Enter 换行 · / 快捷语 · ? 按键</span>
        <Button type="primary" disabled={!draft.text.trim()} onClick={submit}>
          发送
        </Button>
      </footer>
    </section>
  );
}

/** `/` typed where nobody types goes into the reply and opens the quick replies. */
function begin(area: HTMLTextAreaElement | null): void {
  if (!area) return;
  area.focus();
  area.setSelectionRange(area.value.length, area.value.length);
  document.execCommand("insertText", false, area.value && !/\s$/.test(area.value) ? "\n/" : "/");
}

type SetDraft = ReturnType<typeof useDraft>[1];

/** Puts a filled quick reply in the trigger's place, undoably; its effects go along when the draft has none yet. */
function usePick(
  id: string,
  area: React.RefObject<HTMLTextAreaElement | null>,
  at: number | undefined,
  setDraft: SetDraft,
): (macro: Macro) => void {
  const client = useQueryClient();
  return (macro) => {
    const field = area.current;
    if (!field || at === undefined) return;
    const [from, to] = [at, field.selectionStart];
    const alone = (field.value.slice(0, from) + field.value.slice(to)).trim() === "";
    const put = (text: string, missing: { name: string; label: string }[]): void => {
      field.focus();
      field.setSelectionRange(from, to);
      document.execCommand("insertText", false, text);
      setDraft((now) => ({
        ...now,
        gaps: [...(now.gaps ?? []), ...missing],
        ...((alone || !now.macro) && { macro: macro.id, code: macro.code, values: {} }),
      }));
    };
    client.fetchQuery(previewOf(id, macro.id)).then(
      (preview) => put(preview.text, preview.missing),
      () => put(macro.text, []),
    );
  };
}

/** A fact that was missing: the quick reply is filled anew with it, since one fact (the order) may bring others. */
function useFact(id: string, draft: Draft, filled: Preview | undefined, setDraft: SetDraft): (missing: Missing, value: string) => void {
  const client = useQueryClient();
  const { message } = App.useApp();
  return (missing, value) => {
    const values = { ...draft.values, [missing.name]: value };
    const put = (text: (now: string) => string, gaps: Missing[]): void =>
      setDraft((now) => ({ ...now, values, text: text(now.text), gaps: [...(now.gaps ?? []), ...gaps] }));
    const alone = (now: string): string => now.replaceAll(`【${missing.label}】`, value);
    if (!draft.macro || !filled) return put(alone, []);
    client.fetchQuery(previewOf(id, draft.macro, values)).then(
      (next) => put((now) => (now.includes(filled.text) ? now.replace(filled.text, () => next.text) : alone(now)), next.missing),
      (error: unknown) => void message.error(says(error)),
    );
  };
}

/** Colleagues see that I write here, and the buyer that somebody does. */
function useTyping(id: string, text: string): void {
  const { tell } = usePush();
  const last = useRef(0);
  const first = useRef(text);
  useEffect(() => {
    if (!text || text === first.current || Date.now() - last.current < 3000) return;
    last.current = Date.now();
    tell({ type: "typing", conversation: id });
  }, [id, text, tell]);
}
