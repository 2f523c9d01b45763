import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Badge, Button, Form, Input, Modal, Popconfirm, Select, Switch, Table, type TableColumnsType } from "antd";
import { useState } from "react";
import { accounts, changeAccount, createAccount, resetPassword, resetSecondFactor } from "../api/desk";
import { says } from "../api/errors";
import type { Account, AccountChange, Me, NewAccount, NewPassword } from "../api/types";
import { Copy } from "../components/Copy";
import { Page } from "../components/Page";
import { keys } from "../hooks/queries";
import { clock } from "../lib/time";

const ROLES: { value: NewAccount["role"]; label: string }[] = [
  { value: "agent", label: "客服" },
  { value: "trainer", label: "训练师" },
  { value: "lead", label: "主管" },
  { value: "admin", label: "管理员" },
];

/** Who may sign in, as what; passwords are generated and shown once. */
export default function AccountsPage({ me }: { me: Me }) {
  const client = useQueryClient();
  const { message } = App.useApp();
  const found = useQuery({ queryKey: keys.accounts, queryFn: accounts });
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<NewPassword | null>(null);
  const settled = {
    onError: (error: Error) => void message.error(says(error)),
    onSettled: () => client.invalidateQueries({ queryKey: keys.accounts }),
  };
  const change = useMutation({
    mutationFn: ({ name, ...body }: AccountChange & { name: string }) => changeAccount(name, body),
    ...settled,
  });
  const reset = useMutation({ mutationFn: resetPassword, onSuccess: setMade, ...settled });
  const forgetFactor = useMutation({ mutationFn: resetSecondFactor, ...settled });
  const columns: TableColumnsType<Account> = [
    { title: "昵称", render: (_, one) => <Badge status={one.online ? "success" : "default"} text={one.title} /> },
    { title: "登录名", dataIndex: "name" },
    {
      title: "角色",
      width: 130,
      render: (_, one) => (
        <Select
          size="small"
          aria-label={`${one.title} 的角色`}
          value={one.role as NewAccount["role"]}
          options={ROLES}
          onChange={(role) => change.mutate({ name: one.name, role })}
        />
      ),
    },
    {
      title: "小组",
      render: (_, one) => <Team key={one.team} account={one} onChange={(team) => change.mutate({ name: one.name, team })} />,
    },
    {
      title: "可以登录",
      width: 100,
      render: (_, one) => (
        <Switch
          size="small"
          aria-label={`${one.title} 可以登录`}
          checked={one.enabled}
          disabled={one.name === me.name}
          onChange={(enabled) => change.mutate({ name: one.name, enabled })}
        />
      ),
    },
    { title: "两步验证", width: 90, render: (_, one) => (one.second_factor ? "已打开" : "没有") },
    { title: "建立", render: (_, one) => <small>{`${one.created_by} ${clock(one.created_at)}`}</small> },
    {
      title: "",
      render: (_, one) => (
        <div className="choices">
          <Popconfirm title={`给 ${one.title} 换一个新密码？现在的登录会失效。`} okText="换密码" onConfirm={() => reset.mutate(one.name)}>
            <Button size="small">重置密码</Button>
          </Popconfirm>
          {one.second_factor && (
            <Popconfirm
              title={`${one.title} 的手机和恢复码都找不到了？重置后他只用密码登录，再重新设置。`}
              okText="重置"
              onConfirm={() => forgetFactor.mutate(one.name)}
            >
              <Button size="small">重置两步验证</Button>
            </Popconfirm>
          )}
        </div>
      ),
    },
  ];
  return (
    <Page
      title="账号"
      extra={
        <div className="tools">
          <Button type="primary" onClick={() => setMaking(true)}>
            新账号
          </Button>
        </div>
      }
    >
      <Table<Account>
        size="small"
        rowKey="name"
        loading={found.isPending}
        dataSource={found.data ?? []}
        columns={columns}
        pagination={false}
      />
      {making && <NewAccountForm onClose={() => setMaking(false)} onMade={setMade} />}
      {made && <Password made={made} onClose={() => setMade(null)} />}
    </Page>
  );
}

const Team = ({ account, onChange }: { account: Account; onChange: (team: string) => void }) => (
  <Input
    size="small"
    defaultValue={account.team}
    aria-label={`${account.title} 的小组`}
    onBlur={(event) => event.target.value.trim() !== account.team && onChange(event.target.value.trim())}
    onPressEnter={(event) => event.currentTarget.blur()}
  />
);

function NewAccountForm({ onClose, onMade }: { onClose: () => void; onMade: (made: NewPassword) => void }) {
  const client = useQueryClient();
  const make = useMutation({
    mutationFn: createAccount,
    onSuccess: (made) => {
      void client.invalidateQueries({ queryKey: keys.accounts });
      onMade(made);
      onClose();
    },
  });
  return (
    <Modal title="新账号" open footer={null} onCancel={onClose} destroyOnHidden>
      <Form<NewAccount>
        layout="vertical"
        requiredMark={false}
        initialValues={{ role: "agent", team: "" }}
        onFinish={(fields) => make.mutate(fields)}
      >
        {make.isError && <Alert type="error" showIcon role="alert" title={says(make.error)} />}
        <Form.Item name="name" label="登录名" rules={[{ required: true, message: "请写登录名" }]}>
          <Input autoComplete="off" />
        </Form.Item>
        <Form.Item name="title" label="昵称（买家和备注里看到的，以后不能改）" rules={[{ required: true, message: "请写昵称" }]}>
          <Input autoComplete="off" />
        </Form.Item>
        <Form.Item name="role" label="角色">
          <Select options={ROLES} />
        </Form.Item>
        <Form.Item name="team" label="小组（可以不填）">
          <Input />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={make.isPending}>
          建立
        </Button>
      </Form>
    </Modal>
  );
}

const Password = ({ made, onClose }: { made: NewPassword; onClose: () => void }) => (
  <Modal title={`${made.name} 的密码`} open footer={<Button onClick={onClose}>记下来了</Button>} onCancel={onClose}>
    <p>只显示这一次，请现在交给本人；登录后可以自己换。</p>
    <p className="password">
      {made.password} <Copy text={made.password} what="密码" />
    </p>
  </Modal>
);
