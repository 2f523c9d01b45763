import { useQuery } from "@tanstack/react-query";
import { Button, Checkbox, Segmented, Table, type TableColumnsType } from "antd";
import { useState } from "react";
import { useLocation } from "wouter";
import { flagDone, flagged, late, promises, taskDone, tasks } from "../api/desk";
import type { Flag, Me, Promised, Recipient, Summary, Task } from "../api/types";
import { nameOf } from "../components/ConversationRow";
import { Copy } from "../components/Copy";
import { Due } from "../components/Due";
import { FlagMark } from "../components/FlagMark";
import { Page } from "../components/Page";
import { keys } from "../hooks/queries";
import { useAct } from "../hooks/useAct";
import { useNow } from "../hooks/useNow";
import { clock, waited } from "../lib/time";

const LISTS = { flagged: "插旗未处理", tasks: "待办", late: "超时未回", promises: "答应过的事" } as const;
type Name = keyof typeof LISTS;

/** What is still to be done, over all conversations. */
export default function ListsPage({ me, name }: { me: Me; name: string }) {
  const [, go] = useLocation();
  const shown: Name = name in LISTS ? (name as Name) : "flagged";
  return (
    <Page title="清单">
      <Segmented
        options={Object.entries(LISTS).map(([value, label]) => ({ value, label }))}
        value={shown}
        onChange={(next) => go(`/lists/${next}`)}
        aria-label="哪个清单"
      />
      {shown === "flagged" && <Flagged />}
      {shown === "tasks" && <Tasks />}
      {shown === "late" && <Late />}
      {shown === "promises" && <Promises me={me} />}
    </Page>
  );
}

function useList<T>(name: string, fetch: () => Promise<T[]>): { dataSource: T[]; loading: boolean } {
  const found = useQuery({ queryKey: [...keys.lists, name], queryFn: fetch, refetchInterval: 60_000 });
  return { dataSource: found.data ?? [], loading: found.isPending };
}

const plain = { size: "small", rowKey: "id", pagination: { pageSize: 50, hideOnSinglePage: true } } as const;

function Flagged() {
  const list = useList("flagged", flagged);
  const columns: TableColumnsType<Flag> = [
    {
      title: "旗子",
      width: 70,
      render: (_, flag) => (
        <>
          <FlagMark colour={flag.colour} /> {flag.title}
        </>
      ),
    },
    { title: "备注", dataIndex: "note" },
    {
      title: "订单",
      width: 190,
      render: (_, flag) => (
        <>
          {flag.order} <Copy text={flag.order} what="订单号" />
        </>
      ),
    },
    { title: "谁插的", width: 160, render: (_, flag) => `${flag.author} ${clock(flag.at)}` },
    {
      title: "",
      width: 170,
      render: (_, flag) => (
        <>
          <Open id={flag.conversation} />
          <Done act={() => flagDone(flag.id)} conversation={flag.conversation} />
        </>
      ),
    },
  ];
  return <Table<Flag> {...plain} {...list} columns={columns} locale={{ emptyText: "没有等着处理的旗子" }} />;
}

const RECIPIENTS: { value: Recipient | ""; label: string }[] = [
  { value: "", label: "全部" },
  { value: "courier", label: "快递" },
  { value: "warehouse", label: "仓库" },
  { value: "finance", label: "财务" },
  { value: "lead", label: "主管" },
];

function Tasks() {
  const [to, setTo] = useState<Recipient | "">("");
  const list = useList(`tasks-${to}`, () => tasks(to || null));

  const columns: TableColumnsType<Task> = [
    { title: "给谁", width: 70, dataIndex: "to_text" },
    {
      title: "要做什么",
      render: (_, task) => (
        <>
          {task.text} <Copy text={task.text} what="待办内容" />
        </>
      ),
    },
    { title: "期限", width: 130, render: (_, task) => task.due && <Due at={task.due} /> },
    {
      title: "",
      width: 170,
      render: (_, task) => (
        <>
          <Open id={task.conversation} />
          <Done act={() => taskDone(task.id)} conversation={task.conversation} />
        </>
      ),
    },
  ];
  return (
    <>
      <Segmented size="small" options={RECIPIENTS} value={to} onChange={setTo} aria-label="给谁的待办" />
      <Table<Task> {...plain} {...list} columns={columns} locale={{ emptyText: "没有待办" }} />
    </>
  );
}

function Late() {
  const list = useList("late", late);
  const now = useNow();
  const columns: TableColumnsType<Summary> = [
    { title: "买家", width: 180, render: (_, one) => nameOf(one) },
    {
      title: "已等",
      width: 120,
      render: (_, one) => <span className="waits late">{one.waiting_since && waited(one.waiting_since, now)}</span>,
    },
    { title: "最后一句", render: (_, one) => one.last?.text },
    { title: "谁在处理", width: 130, render: (_, one) => one.holder ?? one.assigned ?? "没有人" },
    { title: "", width: 90, render: (_, one) => <Open id={one.id} /> },
  ];
  return <Table<Summary> {...plain} {...list} columns={columns} locale={{ emptyText: "没有买家等了三分钟以上" }} />;
}

function Promises({ me }: { me: Me }) {
  const [mine, setMine] = useState(false);
  const list = useList(`promises-${mine}`, () => promises(mine));
  const columns: TableColumnsType<Promised> = [
    { title: "买家", width: 140, render: (_, one) => one.buyer ?? "访客" },
    { title: "答应了什么", dataIndex: "text" },
    { title: "期限", width: 140, render: (_, one) => (one.due ? <Due at={one.due} /> : one.due_text) },
    { title: "谁答应的", width: 150, render: (_, one) => `${one.by === me.title ? "我" : (one.by ?? "")} ${clock(one.at)}` },
    { title: "", width: 90, render: (_, one) => <Open id={one.conversation} /> },
  ];
  return (
    <>
      <Checkbox checked={mine} onChange={(event) => setMine(event.target.checked)}>
        只看我答应的
      </Checkbox>
      <Table<Promised>
        {...plain}
        {...list}
        rowKey={(one) => `${one.kind}-${one.id}`}
        columns={columns}
        locale={{ emptyText: "没有要兑现的承诺" }}
      />
    </>
  );
}

function Open({ id }: { id: string | null }) {
  const [, go] = useLocation();
  return (
    id && (
      <Button size="small" type="link" onClick={() => go(`/desk/${id}`)}>
        看会话
      </Button>
    )
  );
}

function Done({ act, conversation }: { act: () => Promise<unknown>; conversation: string | null }) {
  const done = useAct(conversation ?? "", act);
  return (
    <Button size="small" loading={done.isPending} onClick={() => done.mutate()}>
      处理好了
    </Button>
  );
}
