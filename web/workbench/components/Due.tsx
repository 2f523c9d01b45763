import { useNow } from "../hooks/useNow";
import { clock, dueIn } from "../lib/time";

/** How much time is left, or how long it is over. */
export function Due({ at }: { at: string }) {
  const { text, over } = dueIn(at, useNow());
  return (
    <time className={over ? "due over" : "due"} dateTime={at} title={clock(at)}>
      {text}
    </time>
  );
}
