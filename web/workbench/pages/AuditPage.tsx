import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, Input, Table, type TableColumnsType } from "antd";
import { useState } from "react";
import { audit } from "../api/desk";
import type { AuditEntry } from "../api/types";
import { Page } from "../components/Page";
import { clock } from "../lib/time";

const NOTHING = { who: "", subject: "", since: "", until: "" };

const COLUMNS: TableColumnsType<AuditEntry> = [
  { title: "时间", width: 140, render: (_, one) => clock(one.at) },
  { title: "谁", width: 120, dataIndex: "who" },
  { title: "做了什么", width: 150, dataIndex: "what_text" },
  { title: "对象", width: 260, dataIndex: "subject_text" },
  {
    title: "细节",
    render: (_, one) => <span className="detail">{one.details.map(({ label, text }) => `${label}：${text}`).join("；")}</span>,
  },
];

/** Who changed what and when; nothing here can be changed. */
export default function AuditPage() {
  const [wanted, setWanted] = useState(NOTHING);
  const pages = useInfiniteQuery({
    queryKey: ["audit", wanted],
    queryFn: ({ pageParam }) => audit({ ...asked(wanted), limit: 50, ...(pageParam && { before: pageParam }) }),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.before,
  });
  return (
    <Page title="操作日志">
      <Filters value={wanted} onChange={setWanted} />
      <Table<AuditEntry>
        size="small"
        rowKey="id"
        loading={pages.isPending}
        dataSource={pages.data?.pages.flatMap((page) => page.entries) ?? []}
        columns={COLUMNS}
        pagination={false}
      />
      {pages.hasNextPage && (
        <Button type="link" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          更早的
        </Button>
      )}
    </Page>
  );
}

type Wanted = typeof NOTHING;

const FIELDS: readonly { name: keyof Wanted; label: string; type?: string }[] = [
  { name: "who", label: "谁" },
  { name: "subject", label: "会话、订单或账号" },
  { name: "since", label: "从", type: "date" },
  { name: "until", label: "到", type: "date" },
];

const Filters = ({ value, onChange }: { value: Wanted; onChange: (next: Wanted) => void }) => (
  <div className="filters">
    {FIELDS.map(({ name, label, type }) => (
      <label key={name}>
        <span>{label}</span>
        <Input
          type={type ?? "text"}
          defaultValue={value[name]}
          onPressEnter={(event) => onChange({ ...value, [name]: event.currentTarget.value.trim() })}
          onBlur={(event) => onChange({ ...value, [name]: event.target.value.trim() })}
        />
      </label>
    ))}
  </div>
);

const asked = ({ who, subject, since, until }: Wanted) => ({
  ...(who && { who }),
  ...(subject && { subject }),
  ...(since && { since: `${since}T00:00:00+08:00` }),
  ...(until && { until: `${until}T23:59:59+08:00` }),
});
