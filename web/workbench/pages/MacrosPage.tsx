import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Dropdown, Input, Popconfirm, Segmented, Table, type TableColumnsType } from "antd";
import { useMemo, useState } from "react";
import { deleteReply, exportAddress } from "../api/desk";
import { says } from "../api/errors";
import type { Macro, Me } from "../api/types";
import { FlagMark } from "../components/FlagMark";
import { ImportMacros } from "../components/ImportMacros";
import { MacroForm } from "../components/MacroForm";
import { SCOPE_NAMES } from "../components/MacroPopup";
import { Page } from "../components/Page";
import { keys, useFileErrors, useMacros } from "../hooks/queries";
import type { Scope } from "../hooks/useQuickReplies";
import { ranked } from "../lib/rank";
import { clock } from "../lib/time";

const ANYWHERE = { case: "", order_state: "", suggested: [] };
type Open = { kind: "new" } | { kind: "change"; macro: Macro } | { kind: "import" } | null;

/** All quick replies: to find, write, change, import and export. */
export default function MacrosPage({ me }: { me: Me }) {
  const all = useMacros();
  const [q, setQ] = useState("");
  const [scope, setScope] = useState<Scope>("all");
  const [group, setGroup] = useState("");
  const [open, setOpen] = useState<Open>(null);
  const macros = useMemo(() => all.data ?? [], [all.data]);
  const inScope = macros.filter((one) => scope === "all" || one.scope === scope);
  const groups = [...new Set(inScope.map((one) => one.group))];
  const found = q ? ranked(inScope, q, ANYWHERE) : inScope;
  const shown = found.filter((one) => !group || one.group === group);
  const close = (): void => setOpen(null);
  return (
    <Page title="快捷语" extra={<Tools me={me} onNew={() => setOpen({ kind: "new" })} onImport={() => setOpen({ kind: "import" })} />}>
      <FileErrors />
      <div className="groups">
        <Groups groups={groups} macros={inScope} value={group} onChange={setGroup} />
        <div>
          <div className="filters">
            <Segmented
              options={(Object.keys(SCOPE_NAMES) as Scope[]).map((value) => ({ value, label: SCOPE_NAMES[value] }))}
              value={scope}
              onChange={setScope}
              aria-label="范围"
            />
            <Input.Search
              allowClear
              value={q}
              aria-label="搜索快捷语"
              placeholder="编码、文字、拼音、首字母"
              onChange={(event) => setQ(event.target.value)}
            />
          </div>
          <MacroTable macros={shown} loading={all.isPending} onChange={(macro) => setOpen({ kind: "change", macro })} />
        </div>
      </div>
      {open?.kind === "new" && <MacroForm me={me} groups={groups} onClose={close} />}
      {open?.kind === "change" && <MacroForm me={me} macro={open.macro} groups={groups} onClose={close} />}
      {open?.kind === "import" && <ImportMacros onClose={close} />}
    </Page>
  );
}

function Tools({ me, onNew, onImport }: { me: Me; onNew: () => void; onImport: () => void }) {
  const items = [
    { key: "xlsx", label: <a href={exportAddress("xlsx")}>Excel (xlsx)</a> },
    { key: "csv", label: <a href={exportAddress("csv")}>CSV (UTF-8)</a> },
    { key: "gb", label: <a href={exportAddress("csv", "gb18030")}>CSV (GB18030)</a> },
  ];
  return (
    <div className="tools">
      <Button type="primary" onClick={onNew}>
        新快捷语
      </Button>
      {me.permissions.includes("edit_macros") && <Button onClick={onImport}>导入</Button>}
      <Dropdown menu={{ items }} trigger={["click"]}>
        <Button>导出</Button>
      </Dropdown>
    </div>
  );
}

/** Files that somebody is writing by hand are not always whole. */
function FileErrors() {
  const errors = useFileErrors().data ?? [];
  if (!errors.length) return null;
  return (
    <Alert
      type="error"
      className="file-errors"
      title="店铺的文件刚改过，里面有错误，现在用的还是改之前的"
      description={
        <ul>
          {errors.map((error) => (
            <li key={error}>{error}</li>
          ))}
        </ul>
      }
    />
  );
}

interface GroupsProps {
  groups: readonly string[];
  macros: readonly Macro[];
  value: string;
  onChange: (group: string) => void;
}

const Groups = ({ groups, macros, value, onChange }: GroupsProps) => (
  <nav aria-label="分组">
    {["", ...groups].map((group) => (
      <button key={group} type="button" aria-current={group === value ? "true" : undefined} onClick={() => onChange(group)}>
        {group || "全部分组"} <small>{group ? macros.filter((one) => one.group === group).length : macros.length}</small>
      </button>
    ))}
  </nav>
);

function MacroTable({ macros, loading, onChange }: { macros: Macro[]; loading: boolean; onChange: (macro: Macro) => void }) {
  const columns: TableColumnsType<Macro> = [
    { title: "快捷编码", width: 130, render: (_, one) => <code>{one.code}</code> },
    {
      title: "标题",
      width: 170,
      render: (_, one) => (
        <>
          <div>{one.title}</div>
          {one.scope !== "shop" && (
            <small>
              {SCOPE_NAMES[one.scope as Scope]}
              {one.mine ? "" : ` · ${one.owner}`}
            </small>
          )}
        </>
      ),
    },
    {
      title: "快捷短语",
      render: (_, one) => (
        <span className="macro-text" title={one.text}>
          {one.text}
        </span>
      ),
    },
    { title: "发送时", width: 120, render: (_, one) => <Does macro={one} /> },
    {
      title: "用过",
      width: 110,
      render: (_, one) => (
        <>
          我 {one.used}，共 {one.used_by_all}
          {one.last_used_at && <small> {clock(one.last_used_at)}</small>}
        </>
      ),
      sorter: (a, b) => a.used_by_all - b.used_by_all,
    },
    { title: "有效期", width: 120, render: (_, one) => <Validity macro={one} /> },
    { title: "", width: 110, render: (_, one) => one.editable && <Change macro={one} onChange={() => onChange(one)} /> },
  ];
  return (
    <Table<Macro>
      size="small"
      rowKey="id"
      dataSource={macros}
      columns={columns}
      loading={loading}
      pagination={{ pageSize: 50, hideOnSinglePage: true }}
    />
  );
}

const TO: Record<string, string> = { courier: "快递", warehouse: "仓库", finance: "财务", lead: "主管" };

const Does = ({ macro: { effects } }: { macro: Macro }) => (
  <>
    {effects.flag && <FlagMark colour={effects.flag} />} {effects.refund && <small>{effects.refund} </small>}
    {effects.tasks.length > 0 && <small>待办·{effects.tasks.map((to) => TO[to] ?? to).join("、")}</small>}
  </>
);

function Validity({ macro }: { macro: Macro }) {
  if (!macro.valid_from && !macro.valid_until) return <small>一直</small>;
  return (
    <small className={macro.valid ? undefined : "late"}>
      {macro.valid_from ?? "…"} 至 {macro.valid_until ?? "…"}
      {!macro.valid && "（不在有效期）"}
    </small>
  );
}

function Change({ macro, onChange }: { macro: Macro; onChange: () => void }) {
  const client = useQueryClient();
  const { message } = App.useApp();
  const remove = useMutation({
    mutationFn: (number: number) => deleteReply(number),
    onError: (error) => void message.error(says(error)),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.macros }),
  });
  const { number } = macro;
  return (
    <>
      <Button size="small" type="link" onClick={onChange}>
        改
      </Button>
      {number !== null && (
        <Popconfirm title={`删除 ${macro.code}？`} okText="删除" onConfirm={() => remove.mutate(number)}>
          <Button size="small" type="link" danger>
            删
          </Button>
        </Popconfirm>
      )}
    </>
  );
}
