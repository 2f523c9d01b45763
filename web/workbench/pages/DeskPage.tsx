import { Empty } from "antd";
import { useEffect, useState } from "react";
import { useLocation } from "wouter";
import type { ListName, Me } from "../api/types";
import { ConversationList } from "../components/ConversationList";
import { Talk } from "../components/Talk";
import { useConversations } from "../hooks/queries";
import { useKey } from "../hooks/useKey";
import { usePush } from "../hooks/usePush";
import { useStored } from "../hooks/useStored";

/** The desk: who writes, what is said, what it is about. */
export function DeskPage({ me, id }: { me: Me; id: string | null }) {
  const [list, setList] = useStored<ListName>("huashu-list", "waiting");
  const [q, setQ] = useState("");
  const found = useConversations(q ? "all" : list, q);
  const { open, step } = useMoves(found.data?.map((one) => one.id) ?? [], id);
  useLooking(id);
  useKey("next", () => step(1));
  useKey("previous", () => step(-1));
  return (
    <div className={id ? "desk open" : "desk"}>
      <ConversationList me={me} list={list} onList={setList} q={q} onSearch={setQ} found={found.data} current={id} onOpen={open} />
      {id ? <Talk key={id} id={id} me={me} onOpen={open} /> : <Nothing />}
    </div>
  );
}

const Nothing = () => (
  <main className="nothing">
    <h1 className="unseen">会话</h1>
    <Empty description="从左边选一个会话；Alt W 打开等得最久的买家，? 看所有按键" />
  </main>
);

function useMoves(ids: readonly string[], id: string | null): { open: (id: string) => void; step: (by: number) => void } {
  const [, go] = useLocation();
  const longest = useConversations("waiting").data?.[0]?.id;
  const open = (next: string): void => go(`/desk/${next}`);
  const step = (by: number): void => {
    const next = ids[id && ids.includes(id) ? Math.min(ids.length - 1, Math.max(0, ids.indexOf(id) + by)) : 0];
    if (next) open(next);
  };
  useKey("longest", () => longest && open(longest));
  return { open, step };
}

/** Lets colleagues see what I look at. */
function useLooking(id: string | null): void {
  const { tell } = usePush();
  useEffect(() => {
    tell({ type: "looking", conversation: id });
    return () => tell({ type: "looking", conversation: null });
  }, [id, tell]);
}
