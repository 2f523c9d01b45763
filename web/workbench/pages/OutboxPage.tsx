import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Popconfirm, Space, Table, type TableColumnsType } from "antd";
import { discardLetter, outbox, retryLetter } from "../api/desk";
import { says } from "../api/errors";
import type { Letter, Outbox } from "../api/types";
import { Page } from "../components/Page";
import { clock } from "../lib/time";

const KINDS: Record<string, string> = { task: "待办", flag: "插旗" };
const KEY = ["outbox"];

/** What could not be told to other systems, and what an admin does about it. */
export default function OutboxPage() {
  const client = useQueryClient();
  const { message } = App.useApp();
  const found = useQuery({ queryKey: KEY, queryFn: outbox, refetchInterval: 10_000 });
  const decide = useMutation({
    mutationFn: ({ how, id }: { how: (id: number) => Promise<unknown>; id: number }) => how(id),
    onError: (error) => void message.error(says(error)),
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
  });
  const columns: TableColumnsType<Letter> = [
    { title: "时间", width: 140, render: (_, one) => clock(one.created_at) },
    { title: "种类", width: 80, render: (_, one) => KINDS[one.kind] ?? one.kind },
    { title: "订单", width: 190, dataIndex: "order" },
    { title: "内容", dataIndex: "text" },
    { title: "最后一次的错误", width: 220, dataIndex: "error" },
    {
      title: "处理",
      width: 150,
      render: (_, one) => (
        <Space>
          <Button size="small" disabled={decide.isPending} onClick={() => decide.mutate({ how: retryLetter, id: one.id })}>
            重发
          </Button>
          <Popconfirm
            title="不再通知对方？"
            okText="放弃"
            cancelText="再想想"
            onConfirm={() => decide.mutate({ how: discardLetter, id: one.id })}
          >
            <Button size="small" danger disabled={decide.isPending}>
              放弃
            </Button>
          </Popconfirm>
        </Space>
      ),
    },
  ];
  const now = found.data;
  return (
    <Page title="对外通知">
      {now && <Alert type={now.dead_count ? "warning" : "info"} title={summary(now)} />}
      <Table<Letter> size="small" rowKey="id" loading={found.isPending} dataSource={now?.dead ?? []} columns={columns} pagination={false} />
    </Page>
  );
}

const summary = ({ delivers, waiting, since, dead_count }: Outbox): string =>
  [
    delivers ? "待办和插旗会通知给别的系统。" : "没有设置要通知的系统（HUASHU_OUTBOX），待办和插旗先存着。",
    waiting && since ? `还有 ${waiting} 条没有送到，最早的是 ${clock(since)}。` : "没有在等的。",
    dead_count ? `${dead_count} 条试了很多次都没有送到，请看看对方怎么了，再决定重发还是放弃。` : "",
  ].join("");
