import { Segmented } from "antd";
import { useEffect, useRef } from "react";
import type { Macro } from "../api/types";
import { usePreview } from "../hooks/usePreview";
import { type QuickReplies, SCOPES, type Scope } from "../hooks/useQuickReplies";
import { Effects } from "./Effects";
import { Gaps } from "./Gaps";

export const SCOPE_NAMES: Record<Scope, string> = { all: "全部", shop: "店铺", team: "小组", personal: "个人" };

interface Props {
  id: string;
  conversation: string;
  quick: QuickReplies;
  onPick: (macro: Macro) => void;
}

/** The quick replies that match what stands behind `/`, with the chosen one filled in beside them. */
export function MacroPopup({ id, conversation, quick, onPick }: Props) {
  const list = useRef<HTMLUListElement>(null);
  const active = quick.hits[quick.active];
  useEffect(() => {
    list.current?.children[quick.active]?.scrollIntoView({ block: "nearest" });
  }, [quick.active, quick.hits]);
  return (
    <div className="macro-popup" onMouseDown={(event) => event.preventDefault()}>
      <div className="found">
        <Segmented
          size="small"
          options={SCOPES.map((one) => ({ value: one, label: SCOPE_NAMES[one] }))}
          value={quick.scope}
          onChange={(to) => quick.turn(SCOPES.indexOf(to) - SCOPES.indexOf(quick.scope))}
          aria-label="范围"
        />
        {quick.hits.length === 0 && <p className="none">没有找到“{quick.trigger?.query}”，继续打字就是普通文字</p>}
        <ul id={id} ref={list} role="listbox" aria-label="快捷语" tabIndex={0}>
          {quick.hits.map((macro, index) => (
            <li
              key={macro.id}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === quick.active}
              onClick={() => onPick(macro)}
              onMouseMove={() => index !== quick.active && quick.choose(index)}
            >
              <code>{macro.code}</code>
              <span className="title">{macro.title}</span>
              {macro.scope !== "shop" && <small>{SCOPE_NAMES[macro.scope as Scope]}</small>}
              {macro.used > 0 && <small title="我用过的次数">{macro.used}</small>}
            </li>
          ))}
        </ul>
      </div>
      {active && <PreviewPane conversation={conversation} macro={active} />}
    </div>
  );
}

function PreviewPane({ conversation, macro }: { conversation: string; macro: Macro }) {
  const preview = usePreview(conversation, macro.id).data;
  return (
    <div className="preview" role="region" aria-label="预览" aria-live="polite">
      <p>{preview ? <Gaps text={preview.text} missing={preview.missing} /> : macro.text}</p>
      {preview && <Effects effects={preview.effects} />}
      {preview && preview.missing.length > 0 && <p className="lacks">还缺：{preview.missing.map((one) => one.label).join("、")}</p>}
    </div>
  );
}
