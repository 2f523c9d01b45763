import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Checkbox, Descriptions, Form, Input, Modal, Radio } from "antd";
import { useState } from "react";
import { deleteBuyer, exportBuyer, keptOfBuyer } from "../api/desk";
import { says } from "../api/errors";
import type { Kept, Whose } from "../api/types";
import { Page } from "../components/Page";

interface Fields {
  kind: "buyer" | "conversation";
  name: string;
}

/** What a buyer may ask of the shop: a copy of his data, and that it is deleted. */
export default function PersonalPage() {
  const [who, setWho] = useState<Whose | null>(null);
  const [done, setDone] = useState<Kept | null>(null);
  const look = ({ kind, name }: Fields): void => {
    setDone(null);
    setWho({ buyer: "", conversation: "", [kind]: name.trim() });
  };
  return (
    <Page title="买家数据">
      <p className="hint">
        买家要求查看、复制或者删除自己的数据时用，先核实是本人。删除的是会话、图片和评价；订单、备注和待办里去掉是谁，商品、金额、时间按法律要留三年。
        备份里的旧数据随备份到期删除。
      </p>
      <Form<Fields> layout="inline" className="whose" initialValues={{ kind: "buyer", name: "" }} onFinish={look}>
        <Form.Item name="kind" label="按什么找">
          <Radio.Group
            options={[
              { value: "buyer", label: "买家名" },
              { value: "conversation", label: "会话编号（匿名买家）" },
            ]}
          />
        </Form.Item>
        <Form.Item name="name" label="名字或编号" rules={[{ required: true, message: "请输入" }]}>
          <Input autoComplete="off" />
        </Form.Item>
        <Button htmlType="submit">查看</Button>
      </Form>
      {done && (
        <Alert
          type="success"
          showIcon
          role="status"
          title={`已删除：${counted(done)}${done.letters ? `；还有 ${done.letters} 条通知在送，送到以后按保存期限清空` : ""}`}
        />
      )}
      {who && !done && <Found key={who.buyer + who.conversation} who={who} onDeleted={setDone} />}
    </Page>
  );
}

const counted = (kept: Kept): string =>
  `${kept.conversations} 个会话、${kept.messages} 条消息、${kept.pictures} 张图片，${kept.orders} 个订单`;

function Found({ who, onDeleted }: { who: Whose; onDeleted: (kept: Kept) => void }) {
  const found = useQuery({ queryKey: ["personal", who], queryFn: () => keptOfBuyer(who), staleTime: 0 });
  const [asking, setAsking] = useState(false);
  const copy = useMutation({ mutationFn: () => exportBuyer(who), onSuccess: (data) => save(data, `${who.buyer || who.conversation}.zip`) });
  if (found.isError) return <Alert type="warning" showIcon role="alert" title={says(found.error)} />;
  if (!found.data) return null;
  const kept = found.data;
  return (
    <section aria-label="找到的数据" className="report">
      <Descriptions
        column={1}
        size="small"
        bordered
        items={[
          { key: "kept", label: "保存着", children: counted(kept) },
          { key: "owed", label: "还没办完", children: `${kept.open_orders} 个订单没有完成，${kept.undone} 件事没做完` },
        ]}
      />
      {copy.isError && <Alert type="error" showIcon role="alert" title={says(copy.error)} />}
      <div className="choices">
        <Button loading={copy.isPending} onClick={() => copy.mutate()}>
          导出 zip
        </Button>
        <Button danger onClick={() => setAsking(true)}>
          删除
        </Button>
      </div>
      {asking && <Confirm who={who} kept={kept} onClose={() => setAsking(false)} onDeleted={onDeleted} />}
    </section>
  );
}

/** Deleting can't be undone, so the name is typed once more. */
function Confirm({ who, kept, onClose, onDeleted }: { who: Whose; kept: Kept; onClose: () => void; onDeleted: (kept: Kept) => void }) {
  const client = useQueryClient();
  const name = who.buyer || who.conversation;
  const owed = kept.open_orders + kept.undone > 0;
  const [typed, setTyped] = useState("");
  const [anyway, setAnyway] = useState(false);
  const remove = useMutation({
    mutationFn: () => deleteBuyer(who, anyway),
    onSuccess: (done) => {
      onDeleted(done);
      void client.invalidateQueries();
    },
  });
  return (
    <Modal
      title="删除这位买家的数据"
      open
      onCancel={onClose}
      okText="删除，不能恢复"
      okButtonProps={{ danger: true, disabled: typed.trim() !== name || (owed && !anyway), loading: remove.isPending }}
      onOk={() => remove.mutate()}
    >
      {remove.isError && <Alert type="error" showIcon role="alert" title={says(remove.error)} />}
      <p>{`要删的：${counted(kept)}（订单留着，去掉是谁）。`}</p>
      {owed && (
        <Checkbox checked={anyway} onChange={(event) => setAnyway(event.target.checked)}>
          {`还有 ${kept.open_orders} 个订单没有完成、${kept.undone} 件事没做完，也删`}
        </Checkbox>
      )}
      <label className="typed">
        <span>{`请再输一遍 ${name}`}</span>
        <Input value={typed} onChange={(event) => setTyped(event.target.value)} autoComplete="off" />
      </label>
    </Modal>
  );
}

function save(data: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(data);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
