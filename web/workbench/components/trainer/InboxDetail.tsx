import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { beside, type Item } from "../../api/trainer/inbox";
import { useKey } from "../../hooks/useKey";
import { useNames } from "../../hooks/useNames";
import { cuts, type Mark, marked, moved, written } from "../../lib/marks";
import { AgentDid } from "./AgentDid";
import { IntentPicker } from "./IntentPicker";
import { MarkedText } from "./MarkedText";
import { NearList } from "./NearList";
import { Rewrite } from "./Rewrite";
import { Sure } from "./Sure";

interface Props {
  item: Item;
  onLearn: (intent: string, text: string) => void;
  onIgnore: () => void;
  onWord: (word: string) => void;
}

export const besideOf = (text: string) => ({ queryKey: ["trainer", "beside", text], queryFn: () => beside(text), staleTime: 60_000 });

/** One message: its words and what is marked in it, what was done, what reads like it, and what can be decided. */
export function InboxDetail({ item, onLearn, onIgnore, onWord }: Props) {
  const { intent } = useNames();
  const draft = useWording(item);
  const [choosing, setChoosing] = useState(false);
  const around = useQuery({ ...besideOf(draft.text || item.text), placeholderData: (before) => before });
  const tokens = around.data?.tokens ?? [];
  const near = around.data?.near ?? [];
  const cut = draft.marks.find((mark) => cuts(mark, tokens));
  const learn = (name: string): void => onLearn(name, draft.written);
  const word = (): void => onWord(draft.chosen ? draft.text.slice(...draft.chosen) : cut ? draft.text.slice(cut.start, cut.end) : "");
  useKey("valid", () => learn(item.intent));
  useKey("correct", () => setChoosing(true));
  useKey("outOfScope", () => learn("out_of_scope"));
  useKey("ignore", onIgnore);
  useKey("dictionary", word);
  useKey("mark", () => draft.rewrite());
  useKey("near1", () => near[0] && learn(near[0].example.intent), near.length > 0);
  useKey("near2", () => near[1] && learn(near[1].example.intent), near.length > 1);
  useKey("near3", () => near[2] && learn(near[2].example.intent), near.length > 2);
  return (
    <article className="inbox-detail" aria-label="正在看的消息">
      <p className="understood-as">
        听成 <b>{intent(item.intent)}</b> <Sure confidence={item.confidence} />
        {item.ids.length > 1 && <small>{item.ids.length} 条消息这么说</small>}
        <a href={`#/desk/${item.conversation}`}>看会话</a>
      </p>
      {draft.writing ? (
        <Rewrite text={draft.text} chosen={draft.chosen} onText={draft.setText} onMark={draft.mark} onClose={draft.close} />
      ) : (
        <button type="button" className="plain-link write" onClick={() => draft.rewrite()}>
          改写、标实体 <kbd>E</kbd>
        </button>
      )}
      <MarkedText text={draft.text} tokens={tokens} marks={draft.marks} onUnmark={draft.unmark} onSelect={draft.choose} />
      {draft.chosen && !draft.writing && (
        <p className="chosen">
          选中“{draft.text.slice(...draft.chosen)}”
          <Button size="small" onClick={() => draft.rewrite()}>
            标成… <kbd>E</kbd>
          </Button>
          <Button size="small" onClick={word}>
            加进词典 <kbd>D</kbd>
          </Button>
        </p>
      )}
      {cut && !draft.chosen && (
        <p className="cut-note" role="note">
          “{draft.text.slice(cut.start, cut.end)}”切断了一个词，机器人认不全。
          <Button size="small" onClick={word}>
            加进词典 <kbd>D</kbd>
          </Button>
        </p>
      )}
      <div className="decide">
        <Button type="primary" onClick={() => learn(item.intent)}>
          对，是{intent(item.intent)} <kbd>V</kbd>
        </Button>
        <span className="correct">
          <IntentPicker
            key={item.id}
            label="正确的意图"
            placeholder="不对，应该是…"
            open={choosing}
            onOpenChange={setChoosing}
            value={null!}
            onChange={(name) => {
              setChoosing(false);
              learn(name);
            }}
          />
          <kbd>C</kbd>
        </span>
        <Button onClick={() => learn("out_of_scope")}>
          不在范围 <kbd>O</kbd>
        </Button>
        <Button onClick={onIgnore}>
          忽略 <kbd>I</kbd>
        </Button>
      </div>
      <NearList near={around.data?.near} onTake={learn} />
      <AgentDid item={item} />
    </article>
  );
}

/** How the example will be written; empty as long as nothing was changed, so that it is taken as it was said. */
function useWording(item: Item) {
  const [text, setText] = useState(item.text);
  const [marks, setMarks] = useState<Mark[]>(() => marksOf(item));
  const [touched, setTouched] = useState(false);
  const [writing, setWriting] = useState(false);
  const [chosen, setChosen] = useState<[number, number] | null>(null);
  const change = (next: Mark[]): void => {
    setMarks(next);
    setTouched(true);
    setChosen(null);
  };
  return {
    text,
    marks,
    writing,
    chosen,
    written: touched ? written(text, marks) : "",
    choose: (start: number, end: number) => setChosen([start, Math.min(end, text.length)]),
    rewrite: () => setWriting(true),
    close: () => {
      setWriting(false);
      setChosen(null);
    },
    setText: (next: string) => {
      change(moved(marks, text, next));
      setText(next);
    },
    mark: (start: number, end: number, entity: string) => change(marked(marks, { start, end, entity })),
    unmark: (mark: Mark) => change(marks.filter((one) => one !== mark)),
  };
}

const marksOf = (item: Item): Mark[] =>
  item.entities.flatMap(({ start, end, entity }) =>
    typeof start === "number" && typeof end === "number" && start < end ? [{ start, end, entity: String(entity) }] : [],
  );
