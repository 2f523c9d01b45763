import { Button } from "antd";
import type { Drift, OwnWords } from "../../api/trainer/drift";
import { useNames } from "../../hooks/useNames";

interface Props {
  drift: Drift;
  onMacro: (macro: string) => void;
  onWords: (words: OwnWords) => void;
}

/** One moment: what the bot proposes, what agents send, and the way from one to the other. */
export function DriftCard({ drift, onMacro, onWords }: Props) {
  const { all, intent, macro } = useNames();
  const total = drift.sent.reduce((sum, one) => sum + one.times, 0);
  const moment = [intent(drift.intent), all.order_states[drift.order_state], all.cases[drift.case]].filter(Boolean).join(" · ");
  return (
    <article className={drift.differs ? "drift differs" : "drift"} aria-label={moment}>
      <h2>
        {moment} {drift.differs && <span className="outcome odd">客服常发别的</span>}
      </h2>
      <p className="proposed">
        机器人提议 <b>{macro(drift.proposed)}</b>
      </p>
      <ul>
        {drift.sent.map((one) => (
          <li key={one.macro}>
            <meter min={0} max={total} value={one.times} aria-hidden="true" />
            <span className="times">{one.times} 次</span>
            <span>
              {one.macro === drift.proposed ? "就发这条" : one.macro ? macro(one.macro) : "自己写"}
              {one.edited > 0 && <small>（{one.edited} 次改写了）</small>}
            </span>
            {one.macro && one.macro !== drift.proposed && (
              <Button size="small" onClick={() => onMacro(one.macro)}>
                就用这个回答
              </Button>
            )}
          </li>
        ))}
      </ul>
      {drift.words.length > 0 && (
        <ul className="own-words" aria-label="客服自己的话">
          {drift.words.map((one) => (
            <li key={`${one.conversation}-${one.seq}`}>
              <q>{one.text}</q>
              <Button size="small" onClick={() => onWords(one)}>
                就用这个说法
              </Button>
            </li>
          ))}
        </ul>
      )}
    </article>
  );
}
