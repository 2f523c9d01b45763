import { useQueryClient } from "@tanstack/react-query";
import { Button, Input, type InputRef, Modal, Segmented } from "antd";
import { useEffect, useId, useMemo, useRef, useState } from "react";
import type { Macro } from "../../../api/types";
import { useMacros, useSession } from "../../../hooks/queries";
import { useNames } from "../../../hooks/useNames";
import { composing } from "../../../lib/keys";
import { ranked } from "../../../lib/rank";
import { holds, JUDGE, type Plain, says, sends } from "../../../lib/story";
import { MacroForm } from "../../MacroForm";
import { useVocabulary } from "./useStories";

export type StepSort = "says" | "judged" | "sends" | "holds";
const SORTS: Record<StepSort, string> = { says: "买家说", judged: "判断后得到", sends: "机器人发", holds: "情形是" };
const MOST = 60;
const NOWHERE = { case: "", order_state: "", suggested: [] };

interface Option {
  key: string;
  title: string;
  more: string;
  code?: string;
  plains: Plain[];
}

interface Props {
  sorts: readonly StepSort[];
  begin: StepSort;
  /** One step instead of another: no judging goes before it. */
  single?: boolean;
  title?: string;
  onPick: (plains: Plain[]) => void;
  onClose: () => void;
}

/** What a step may be: found by name, by what buyers say, by code or sound; a quick reply that is missing is written here. */
export function StepPicker({ sorts, begin, single, title = "选一步", onPick, onClose }: Props) {
  const allowed = single ? sorts.filter((one) => one !== "judged") : sorts;
  const [sort, setSort] = useState<StepSort>(allowed.includes(begin) ? begin : allowed[0]!);
  const [q, setQ] = useState("");
  const [at, setAt] = useState(0);
  const [making, setMaking] = useState(false);
  const found = useOptions(sort, q);
  const field = useRef<InputRef>(null);
  const list = useId();
  const shown = Math.min(at, Math.max(found.length - 1, 0));
  useEffect(() => {
    document.getElementById(`${list}-${shown}`)?.scrollIntoView({ block: "nearest" });
  }, [shown, list]);
  const look = (next: StepSort): void => {
    setSort(next);
    setAt(0);
    field.current?.focus();
  };
  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (composing(event.nativeEvent)) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      setAt(Math.max(0, Math.min(found.length - 1, shown + step)));
    } else if (event.key === "Enter" && found[shown]) {
      event.preventDefault();
      onPick(found[shown].plains);
    }
  };
  return (
    <Modal
      title={title}
      open
      footer={null}
      onCancel={onClose}
      width={640}
      destroyOnHidden
      afterOpenChange={(open) => open && field.current?.focus()}
    >
      <div className="picker">
        {allowed.length > 1 && (
          <Segmented
            block
            aria-label="什么样的一步"
            value={sort}
            onChange={look}
            options={allowed.map((value) => ({ value, label: SORTS[value] }))}
          />
        )}
        <Input
          ref={field}
          value={q}
          role="combobox"
          aria-expanded="true"
          aria-controls={list}
          aria-activedescendant={found.length ? `${list}-${shown}` : undefined}
          aria-label="找"
          placeholder={sort === "sends" ? "编码、文字、拼音、首字母" : sort === "says" ? "意思，或者买家的话" : "情形"}
          onChange={(event) => {
            setQ(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
        <div className="options" role="listbox" id={list} aria-label={SORTS[sort]}>
          {found.map((one, n) => (
            <div
              key={one.key}
              id={`${list}-${n}`}
              role="option"
              aria-selected={n === shown}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => onPick(one.plains)}
            >
              <b>{one.title}</b> {one.code && <code>{one.code}</code>}
              <p>{one.more}</p>
            </div>
          ))}
        </div>
        {found.length === 0 && <p className="nothing">没有找到</p>}
        {sort === "sends" && (
          <Button type="link" onClick={() => setMaking(true)}>
            没有合适的？写一条新快捷语
          </Button>
        )}
        {making && <NewMacro onSaved={(macro) => onPick([sends(macro.id)])} onClose={() => setMaking(false)} />}
      </div>
    </Modal>
  );
}

function NewMacro({ onSaved, onClose }: { onSaved: (macro: Macro) => void; onClose: () => void }) {
  const client = useQueryClient();
  const me = useSession().data;
  const macros = useMacros().data ?? [];
  if (!me) return null;
  const groups = [...new Set(macros.filter((one) => one.scope === "shop").map((one) => one.group))];
  const saved = (macro: Macro): void => {
    void client.invalidateQueries({ queryKey: ["trainer"] });
    onSaved(macro);
  };
  return <MacroForm me={me} scope="shop" groups={groups} onSaved={saved} onClose={onClose} />;
}

function useOptions(sort: StepSort, q: string): Option[] {
  const { all } = useNames();
  const macros = useMacros().data;
  const words = useVocabulary().data;
  return useMemo(() => {
    const wanted = q.trim().toLowerCase();
    const fits = (...texts: string[]): boolean => texts.some((text) => text.toLowerCase().includes(wanted));
    if (sort === "sends") {
      const own = (macros ?? []).filter((one) => one.scope === "shop");
      return (wanted ? ranked(own, q, NOWHERE) : own).slice(0, MOST).map((one) => ({
        key: one.id,
        title: one.title,
        code: one.code,
        more: words?.filled[one.id] ?? one.text,
        plains: [sends(one.id)],
      }));
    }
    if (sort === "says")
      return Object.entries(all.intents)
        .map(([intent, title]) => ({ intent, title, examples: words?.says[intent] ?? [] }))
        .filter(({ intent, title, examples }) => fits(intent, title, ...examples))
        .map(({ intent, title, examples }) => ({ key: intent, title, more: examples.join(" · "), plains: [says([intent])] }));
    const cases = (words?.slots.case ?? []).map((name) => [name, all.cases[name] ?? name] as const);
    const found = cases.filter(([name, title]) => fits(name, title));
    if (sort === "judged")
      return found.map(([name, title]) => ({
        key: name,
        title,
        more: `先判断售后单，得到“${title}”`,
        plains: [{ action: JUDGE }, holds("case", name)],
      }));
    const others: Option[] = [
      { key: "-", title: "还没有售后单", more: "case: null", plains: [holds("case", null)] },
      { key: "-answered", title: "答了刚才的问题", more: "answered: true", plains: [holds("answered", true)] },
      { key: "-judge", title: "判断售后单", more: "不写得到什么", plains: [{ action: JUDGE }] },
    ].filter((one) => fits(one.title));
    return [...found.map(([name, title]) => ({ key: name, title, more: name, plains: [holds("case", name)] })), ...others];
  }, [sort, q, all, macros, words]);
}
