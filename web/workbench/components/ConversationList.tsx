import type { InputRef } from "antd";
import { Empty, Input, Segmented, Spin } from "antd";
import { useEffect, useRef, useState } from "react";
import type { ListName, Me, Summary } from "../api/types";
import { useConversations } from "../hooks/queries";
import { useKey } from "../hooks/useKey";
import { composing } from "../lib/keys";
import { ConversationRow } from "./ConversationRow";

interface Props {
  me: Me;
  list: ListName;
  onList: (list: ListName) => void;
  q: string;
  onSearch: (q: string) => void;
  found: Summary[] | undefined;
  current: string | null;
  onOpen: (id: string) => void;
}

export function ConversationList({ me, list, onList, q, onSearch, found, current, onOpen }: Props) {
  const mine = useConversations("mine").data;
  const waiting = useConversations("waiting").data;
  const options = [
    { value: "mine" as const, label: count("我的", mine?.length) },
    { value: "waiting" as const, label: count("等待", waiting?.length) },
    { value: "all" as const, label: "全部" },
  ];
  return (
    <aside className="conversations" aria-label="会话列表">
      <div className="head">
        <Segmented block options={options} value={list} onChange={onList} aria-label="哪些会话" />
        <Search q={q} onSearch={onSearch} />
      </div>
      {!found ? (
        <Spin className="wait" aria-label="正在读取" />
      ) : found.length === 0 ? (
        <Empty
          image={Empty.PRESENTED_IMAGE_SIMPLE}
          description={q ? `没有找到“${q}”` : list === "waiting" ? "没有买家在等，机器人答得了的在“全部”里" : "还没有会话"}
        />
      ) : (
        <ul>
          {found.map((one) => (
            <ConversationRow key={one.id} me={me} one={one} current={one.id === current} onOpen={() => onOpen(one.id)} />
          ))}
        </ul>
      )}
    </aside>
  );
}

const count = (title: string, n: number | undefined): string => (n ? `${title} ${n}` : title);

/** Searches a moment after the last letter, and never with half-composed ones. */
function Search({ q, onSearch }: { q: string; onSearch: (q: string) => void }) {
  const [text, setText] = useState(q);
  const box = useRef<InputRef>(null);
  const composed = useRef(true);
  useKey("search", () => box.current?.focus({ cursor: "all" }));
  useEffect(() => {
    const timer = setTimeout(() => composed.current && onSearch(text.trim()), 200);
    return () => clearTimeout(timer);
  }, [text, onSearch]);
  return (
    <Input
      ref={box}
      allowClear
      value={text}
      aria-label="搜索会话"
      placeholder="买家、订单、聊过的话 Ctrl K"
      onChange={(event) => setText(event.target.value)}
      onCompositionStart={() => void (composed.current = false)}
      onCompositionEnd={() => {
        composed.current = true;
        onSearch((box.current?.input?.value ?? text).trim());
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape" && !composing(event.nativeEvent)) setText("");
      }}
    />
  );
}
