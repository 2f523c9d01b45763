import { Checkbox, Input, type InputRef, Select } from "antd";
import { useEffect, useRef, useState } from "react";
import { EVERYTHING, type Wanted } from "../../hooks/useInbox";
import { useKey } from "../../hooks/useKey";
import { useNames } from "../../hooks/useNames";
import { IntentPicker } from "./IntentPicker";
import { OUTCOMES } from "./outcomes";

const SURE = [0.35, 0.5, 0.7, 0.9] as const;

/** What to look at. */
export function InboxFilters({ value, onChange }: { value: Wanted; onChange: (next: Wanted) => void }) {
  const { all } = useNames();
  const change = (some: Partial<Wanted>): void => onChange({ ...value, ...some });
  const plain = Object.keys(EVERYTHING).every((name) => value[name as keyof Wanted] === EVERYTHING[name as keyof Wanted]);
  return (
    <search className="inbox-filters" aria-label="筛选消息">
      <Search value={value.q} onChange={(q) => change({ q })} />
      <Select
        aria-label="客服怎么处理的"
        placeholder="客服怎么处理的"
        allowClear
        value={value.outcome || null}
        onChange={(outcome) => change({ outcome: outcome ?? "" })}
        options={Object.entries(OUTCOMES).map(([name, { title }]) => ({ value: name as Wanted["outcome"], label: title }))}
        popupMatchSelectWidth={160}
      />
      <Select
        aria-label="机器人有多少把握"
        placeholder="多少把握"
        allowClear
        value={value.below}
        onChange={(below) => change({ below: below ?? null })}
        options={SURE.map((below) => ({ value: below, label: `把握不到 ${below * 100}%` }))}
        popupMatchSelectWidth={140}
      />
      <IntentPicker
        label="听成什么意图"
        placeholder="听成什么意图"
        allowClear
        value={value.intent || null!}
        onChange={(intent) => change({ intent: intent ?? "" })}
      />
      <Select
        aria-label="提到什么"
        placeholder="提到什么"
        allowClear
        value={value.entity || null}
        onChange={(entity) => change({ entity: entity ?? "" })}
        options={Object.entries(all.entities).map(([name, label]) => ({ value: name, label }))}
        popupMatchSelectWidth={130}
      />
      <span className="days">
        <Input type="date" aria-label="从哪天" value={value.since} onChange={(event) => change({ since: event.target.value })} />
        至
        <Input type="date" aria-label="到哪天" value={value.until} onChange={(event) => change({ until: event.target.value })} />
      </span>
      <Checkbox checked={value.unread} onChange={(event) => change({ unread: event.target.checked })}>
        只看没处理的
      </Checkbox>
      {!plain && (
        <button type="button" className="plain-link" onClick={() => onChange(EVERYTHING)}>
          清空筛选
        </button>
      )}
    </search>
  );
}

/** Asks when nothing was typed for a moment. */
function Search({ value, onChange }: { value: string; onChange: (q: string) => void }) {
  const [typed, setTyped] = useState(value);
  const field = useRef<InputRef>(null);
  useKey("find", () => field.current?.focus());
  useEffect(() => setTyped(value), [value]);
  useEffect(() => {
    if (typed.trim() === value) return undefined;
    const timer = setTimeout(() => onChange(typed.trim()), 300);
    return () => clearTimeout(timer);
  }, [typed, value, onChange]);
  return (
    <Input
      ref={field}
      allowClear
      aria-label="搜索消息"
      placeholder="搜索买家的话"
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      onKeyDown={(event) => event.key === "Escape" && event.currentTarget.blur()}
      suffix={!typed && <kbd>F</kbd>}
    />
  );
}
