import { Button, Input } from "antd";
import type { Preview } from "../api/types";
import type { Draft } from "../hooks/useDraft";
import { lacking, type Missing, pieces } from "../lib/gaps";
import { composing } from "../lib/keys";
import { listOf } from "./BuyerOrders";
import { Effects } from "./Effects";

interface Props {
  draft: Draft;
  preview: Preview | undefined;
  onDraft: (change: (before: Draft) => Draft) => void;
  onFact: (missing: Missing, value: string) => void;
}

/** What still has to be known before the draft may go: gaps in its text, and facts of the quick reply's effects. */
export function needed(draft: Draft, preview: Preview | undefined): Missing[] {
  const inText = pieces(draft.text, draft.gaps ?? []).flatMap((piece) => piece.missing ?? []);
  const forEffects = draft.macro && preview ? lacking(preview.missing, draft.values ?? {}) : [];
  return [...inText, ...forEffects].filter((one, index, all) => all.findIndex((other) => other.name === one.name) === index);
}

/** The quick reply that the draft carries: its effects, its missing facts, and a way to leave it out. */
export function Attached({ draft, preview, onDraft, onFact }: Props) {
  const lacks = needed(draft, preview);
  const acts =
    draft.macro &&
    preview &&
    (preview.effects.flag || preview.effects.refund || preview.effects.tasks.length > 0 || preview.effects.pictures.length > 0);
  if (!lacks.length && !acts) return null;
  const detach = (): void => onDraft(({ text, gaps }) => ({ text, ...(gaps && { gaps }) }));
  return (
    <div className="attached">
      {acts && (
        <>
          <span className="what">
            随 <code>{draft.code}</code> 一起做
          </span>
          <Button size="small" type="text" onClick={detach}>
            只发文字
          </Button>
          <Effects effects={preview.effects} />
        </>
      )}
      {lacks.map((one) => (
        <Fact key={one.name} missing={one} onValue={(value) => onFact(one, value)} />
      ))}
    </div>
  );
}

const Fact = ({ missing, onValue }: { missing: Missing; onValue: (value: string) => void }) => (
  <label className="lacks">
    <span>{missing.label}</span>
    <Input
      size="small"
      status="error"
      placeholder="填好后回车"
      {...listOf(missing.name)}
      onKeyDown={(event) => {
        const value = event.currentTarget.value.trim();
        if (event.key === "Enter" && !composing(event.nativeEvent) && value) onValue(value);
      }}
      onBlur={(event) => event.target.value.trim() && onValue(event.target.value.trim())}
    />
  </label>
);
