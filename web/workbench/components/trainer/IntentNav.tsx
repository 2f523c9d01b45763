import type { Count } from "../../api/trainer/examples";
import { useNames } from "../../hooks/useNames";

interface Props {
  counts: readonly Count[];
  value: string;
  onChange: (intent: string) => void;
}

/** Intents with how many examples each has, beside the fullest one; an intent without any stands out. */
export function IntentNav({ counts, value, onChange }: Props) {
  const { intent } = useNames();
  const most = Math.max(1, ...counts.map((one) => one.examples));
  const total = counts.reduce((sum, one) => sum + one.examples, 0);
  return (
    <nav className="intents" aria-label="意图">
      <button type="button" aria-current={value === "" ? "true" : undefined} onClick={() => onChange("")}>
        <span>全部意图</span> <small>{total}</small>
      </button>
      {counts.map((one) => (
        <button
          key={one.intent}
          type="button"
          className={one.examples ? undefined : "empty"}
          aria-current={value === one.intent ? "true" : undefined}
          onClick={() => onChange(one.intent)}
          title={one.intent}
        >
          <span>{intent(one.intent)}</span>
          <meter min={0} max={most} value={one.examples} aria-hidden="true" />
          <small>{one.examples || "没有例句"}</small>
        </button>
      ))}
    </nav>
  );
}
