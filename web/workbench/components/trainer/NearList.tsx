import type { Near } from "../../api/trainer/inbox";
import { useNames } from "../../hooks/useNames";

/** The examples that read most like a message; one's intent can be taken over. */
export function NearList({ near, onTake }: { near: readonly Near[] | undefined; onTake: (intent: string) => void }) {
  const { intent } = useNames();
  return (
    <section className="near" aria-label="最像的例句">
      <h2>最像的例句</h2>
      <ol>
        {near?.map(({ example, likeness }, n) => (
          <li key={`${example.file}-${example.line}`}>
            {n < 3 ? <kbd>{n + 1}</kbd> : <span />}
            <span className="example">{example.plain}</span>
            <button type="button" onClick={() => onTake(example.intent)} title={`也加为“${intent(example.intent)}”的例句`}>
              {intent(example.intent)}
            </button>
            <small>{Math.round(likeness)}%</small>
          </li>
        ))}
      </ol>
      {near?.length === 0 && <p className="hint">没有相近的例句</p>}
    </section>
  );
}
