import type { Item } from "../../api/trainer/inbox";
import { useNames } from "../../hooks/useNames";
import { OUTCOMES } from "./outcomes";

/** What the bot proposed, and what was then said to the buyer. */
export function AgentDid({ item }: { item: Item }) {
  const { macro } = useNames();
  const { answer } = item;
  return (
    <section className="agent-did" aria-label="后来怎么回的">
      <h2>后来怎么回的</h2>
      <dl>
        {item.macro && (
          <>
            <dt>机器人提议</dt>
            <dd>{macro(item.macro)}</dd>
          </>
        )}
        <dt>结果</dt>
        <dd>
          {OUTCOMES[item.outcome].title}
          {item.by && <small>（{item.by}）</small>}
          {item.reason && <q>{item.reason}</q>}
        </dd>
        {answer && (
          <>
            <dt>{answer.author === "bot" ? "机器人发了" : `${answer.by ?? "客服"}发了`}</dt>
            <dd>
              {answer.macro && <b>{macro(answer.macro)} </b>}
              <span className="answer">{item.edited_text ?? answer.text}</span>
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}
