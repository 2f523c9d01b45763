import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Form, Input, Modal, Segmented } from "antd";
import { addShopMacro, changeReply, changeShopMacro, createReply } from "../api/desk";
import { says } from "../api/errors";
import type { Macro, Me } from "../api/types";
import { keys } from "../hooks/queries";
import { useWording } from "../hooks/useWording";
import { FindingsList } from "./FindingsList";

export type Wanted = Partial<Pick<Macro, "code" | "title" | "group" | "text" | "aliases" | "valid_from" | "valid_until">>;

interface Props {
  me: Me;
  /** What is changed; without it a new one is made. */
  macro?: Macro;
  begin?: Wanted;
  groups: readonly string[];
  /** For whom a new one is, to begin with. */
  scope?: Fields["scope"];
  onSaved?: (macro: Macro) => void;
  onClose: () => void;
}

interface Fields {
  scope: "personal" | "team" | "shop";
  code: string;
  title: string;
  group: string;
  text: string;
  valid_from: string;
  valid_until: string;
}

/** A quick reply to write or change: one's own, one's team's, or the shop's for those who may. */
export function MacroForm({ me, macro, begin = macro ?? {}, groups, scope: first = "personal", onSaved, onClose }: Props) {
  const client = useQueryClient();
  const [form] = Form.useForm<Fields>();
  const text = Form.useWatch("text", form) ?? "";
  const scope = Form.useWatch("scope", form);
  const { findings } = useWording(text);
  const save = useMutation({
    mutationFn: (fields: Fields) => store(fields, macro),
    onSuccess: async (saved) => {
      await client.invalidateQueries({ queryKey: keys.macros });
      onSaved?.(saved);
      onClose();
    },
  });
  const initial = {
    scope: macro?.scope ?? first,
    code: begin.code ?? "/",
    title: begin.title ?? "",
    group: begin.group ?? "",
    text: begin.text ?? "",
    valid_from: begin.valid_from ?? "",
    valid_until: begin.valid_until ?? "",
  };
  return (
    <Modal title={macro ? `改快捷语 ${macro.code}` : "新快捷语"} open footer={null} onCancel={onClose} width={620} destroyOnHidden>
      <Form<Fields> form={form} layout="vertical" requiredMark={false} initialValues={initial} onFinish={(fields) => save.mutate(fields)}>
        {save.isError && <Alert type="error" showIcon role="alert" title={says(save.error)} />}
        <Form.Item name="scope" label="谁可以用" hidden={!!macro}>
          <Segmented options={scopes(me)} />
        </Form.Item>
        <div className="pair">
          <Form.Item name="code" label="快捷编码" rules={[{ required: true, message: "请写快捷编码" }]}>
            <Input placeholder="/退运费" />
          </Form.Item>
          <Form.Item name="title" label="标题">
            <Input placeholder="一句话说明用途" />
          </Form.Item>
        </div>
        <Form.Item
          name="group"
          label="分组"
          hidden={macro?.scope === "shop"}
          rules={scope === "shop" && !macro ? [{ required: true, message: "店铺的快捷语要有分组" }] : []}
        >
          <Input list="macro-groups" />
        </Form.Item>
        <datalist id="macro-groups">
          {groups.map((group) => (
            <option key={group} value={group} />
          ))}
        </datalist>
        <Form.Item
          name="text"
          label="快捷短语"
          extra="{order_id}、{courier}、{waybill} 这样的变量会换成订单里的内容"
          rules={[{ required: true, message: "请写内容" }]}
        >
          <Input.TextArea rows={6} />
        </Form.Item>
        <FindingsList findings={findings} />
        <div className="pair">
          <Form.Item name="valid_from" label="从哪天起用（不填就一直有效）">
            <Input type="date" />
          </Form.Item>
          <Form.Item name="valid_until" label="用到哪天">
            <Input type="date" />
          </Form.Item>
        </div>
        <Button type="primary" htmlType="submit" loading={save.isPending}>
          保存
        </Button>
      </Form>
    </Modal>
  );
}

function scopes(me: Me): { value: Fields["scope"]; label: string }[] {
  const team = me.team && me.permissions.includes("lead") ? [{ value: "team" as const, label: "小组" }] : [];
  const shop = me.permissions.includes("edit_macros") ? [{ value: "shop" as const, label: "店铺" }] : [];
  return [{ value: "personal", label: "只有我" }, ...team, ...shop];
}

function store({ scope, group, ...fields }: Fields, macro: Macro | undefined): Promise<Macro> {
  const days = { valid_from: fields.valid_from || null, valid_until: fields.valid_until || null };
  if (scope !== "shop") {
    const body = { ...fields, ...days, scope, group };
    return macro?.number ? changeReply(macro.number, body) : createReply(body);
  }
  const body = { ...fields, ...days, aliases: [...(macro?.aliases ?? [])] };
  return macro ? changeShopMacro(macro.id, { ...body, was: macro.text }) : addShopMacro({ ...body, group });
}
