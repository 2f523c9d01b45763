import { Button } from "antd";
import { useEffect, useState } from "react";
import { type Acceptance, accept, reject } from "../api/desk";
import { Refused } from "../api/errors";
import type { Suggestion } from "../api/types";
import { useAct } from "../hooks/useAct";
import { useKey } from "../hooks/useKey";
import { usePreview } from "../hooks/usePreview";
import { filled, lacking } from "../lib/gaps";
import type { KeyName } from "../lib/keys";
import { EditSuggestion } from "./EditSuggestion";
import { Effects } from "./Effects";
import { FindingsList } from "./FindingsList";
import { Gaps } from "./Gaps";
import { MissingInputs } from "./MissingInputs";
import { RejectReason } from "./RejectReason";
import { Why } from "./Why";

export type Doing = "editing" | "rejecting" | "filling";

interface Props {
  conversation: string;
  suggestion: Suggestion;
  number: number;
  chosen: boolean;
  doing: Doing | null;
  onChoose: () => void;
  onDoing: (what: Doing | null) => void;
  /** The text that is being edited; null when the edit is over. */
  onEdited: (text: string | null) => void;
}

/** One reply that is ready: what it says, why, what sending it does; to accept, edit or reject. */
export function SuggestionCard({ conversation, suggestion, number, chosen, doing, onChoose, onDoing, onEdited }: Props) {
  const [values, setValues] = useState<Record<string, string>>({});
  const take = useAct(conversation, (acceptance: Acceptance) => accept(suggestion.id, acceptance));
  const refuse = useAct(conversation, (reason: string) => reject(suggestion.id, reason));
  const shown = useFilled(conversation, suggestion, values);
  const left = lacking(shown.missing, values);
  const given = Object.keys(values).length ? { values } : {};
  const submit = (text?: string): void => {
    if (left.length) onDoing("filling");
    else if (!take.isPending) take.mutate({ ...given, ...(text !== undefined && { text }) }, { onSuccess: () => onEdited(null) });
  };
  const cancel = (): void => {
    onEdited(null);
    onDoing(null);
  };
  useKey(`accept${number}` as KeyName, () => submit(), number <= 3);
  const text = filled(shown.text, shown.missing, values);
  const findings = take.error instanceof Refused ? (take.error.facts.findings ?? []) : suggestion.findings;
  return (
    <article
      className={chosen ? "suggestion chosen" : "suggestion"}
      aria-label={`建议 ${number}：${suggestion.macro.title}`}
      onClick={onChoose}
    >
      <header>
        <span className="number" aria-hidden="true">
          {number}
        </span>
        <b>{suggestion.macro.title}</b>
        <code>{suggestion.macro.code}</code>
        {suggestion.needs_person && <span className="mark wanted">要人决定</span>}
        <Why why={suggestion.why} />
      </header>
      {doing === "editing" ? (
        <EditSuggestion text={text} busy={take.isPending} told={findings} onText={onEdited} onSend={submit} onCancel={cancel} />
      ) : (
        <p className="text">
          <Gaps text={text} missing={left} />
        </p>
      )}
      {(chosen || doing) && (
        <>
          <MissingInputs
            missing={suggestion.missing}
            values={values}
            onValues={setValues}
            focus={doing === "filling"}
            onEnter={() => submit()}
          />
          <FindingsList findings={doing === "editing" ? [] : findings} />
          <Effects effects={shown.effects} values={values} missing={shown.missing} />
        </>
      )}
      {doing === "rejecting" && (
        <RejectReason busy={refuse.isPending} onReject={(reason) => refuse.mutate(reason)} onCancel={() => onDoing(null)} />
      )}
      {doing !== "editing" && doing !== "rejecting" && (
        <Buttons
          number={number}
          chosen={chosen}
          needsPerson={suggestion.needs_person}
          busy={take.isPending}
          incomplete={left.length > 0}
          onAccept={() => submit()}
          onDoing={onDoing}
        />
      )}
      <ClearWhenDone done={take.isSuccess || refuse.isSuccess} onDone={() => onDoing(null)} />
    </article>
  );
}

/** The suggestion with what the agent filled in; the order brings its own facts, so the desk is asked. */
function useFilled(
  conversation: string,
  suggestion: Suggestion,
  values: Record<string, string>,
): Pick<Suggestion, "text" | "missing" | "effects"> {
  const { order_id } = values;
  const complete = order_id !== undefined && /^\d{18,19}$/.test(order_id);
  const preview = usePreview(conversation, complete ? suggestion.macro.id : undefined, complete ? { order_id } : {}).data;
  return complete && preview ? preview : suggestion;
}

interface ButtonsProps {
  number: number;
  chosen: boolean;
  needsPerson: boolean;
  busy: boolean;
  incomplete: boolean;
  onAccept: () => void;
  onDoing: (what: Doing) => void;
}

const Buttons = ({ number, chosen, needsPerson, busy, incomplete, onAccept, onDoing }: ButtonsProps) => (
  <footer>
    <Button
      size="small"
      type={chosen ? "primary" : "default"}
      loading={busy}
      onClick={onAccept}
      title={incomplete ? "先填好缺少的内容" : undefined}
    >
      {incomplete ? "填好再采纳" : needsPerson ? "同意并发送" : "采纳"} <kbd>Alt {number}</kbd>
    </Button>
    <Button size="small" onClick={() => onDoing("editing")}>
      改写 {chosen && <kbd>Alt E</kbd>}
    </Button>
    <Button size="small" onClick={() => onDoing("rejecting")}>
      不采用 {chosen && <kbd>Alt R</kbd>}
    </Button>
  </footer>
);

function ClearWhenDone({ done, onDone }: { done: boolean; onDone: () => void }) {
  useEffect(() => {
    if (done) onDone();
    // once: when it is done
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [done]);
  return null;
}
