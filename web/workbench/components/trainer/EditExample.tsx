import { useQuery } from "@tanstack/react-query";
import { Button, Input, Modal, Popconfirm } from "antd";
import { useState } from "react";
import { changeExample, type Example, type ExampleChange } from "../../api/trainer/examples";
import { useChange } from "../../hooks/useChange";
import { type Mark, marked, moved, read, written } from "../../lib/marks";
import { besideOf } from "./InboxDetail";
import { IntentPicker } from "./IntentPicker";
import { MarkedText } from "./MarkedText";
import { Refusal } from "./Refusal";
import { Rewrite } from "./Rewrite";

/** An example to reword, mark, move or take out. */
export function EditExample({ example, onClose }: { example: Example; onClose: () => void }) {
  const [{ text, marks }, setLine] = useState<{ text: string; marks: Mark[] }>(() => read(example.text));
  const [intent, setIntent] = useState(example.intent);
  const [reason, setReason] = useState("");
  const around = useQuery({ ...besideOf(text || example.plain), placeholderData: (before) => before });
  const change = useChange((wanted: ExampleChange) => changeExample(example, { ...wanted, reason }), onClose);
  const line = written(text, marks);
  const wanted: ExampleChange = {
    ...(line !== example.text && { instead: line }),
    ...(intent !== example.intent && { to: intent }),
  };
  return (
    <Modal title="改例句" open footer={null} onCancel={onClose} width={640}>
      <div className="edit-example">
        <Rewrite
          text={text}
          chosen={null}
          onText={(next) => setLine({ text: next, marks: moved(marks, text, next) })}
          onMark={(start, end, entity) => setLine({ text, marks: marked(marks, { start, end, entity }) })}
          onClose={() => undefined}
        />
        <MarkedText
          text={text}
          tokens={around.data?.tokens ?? []}
          marks={marks}
          onUnmark={(mark) => setLine({ text, marks: marks.filter((one) => one !== mark) })}
          onSelect={() => undefined}
        />
        <span className="to">
          意图
          <IntentPicker label="例句的意图" value={intent} onChange={setIntent} />
          <Input
            aria-label="为什么改"
            placeholder="为什么改（可以不写）"
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </span>
        <Refusal error={change.error} />
        <footer>
          <Button
            type="primary"
            disabled={!text.trim() || Object.keys(wanted).length === 0}
            loading={change.isPending}
            onClick={() => change.mutate(wanted)}
          >
            保存
          </Button>
          <Popconfirm title="删掉这条例句？" okText="删掉" onConfirm={() => change.mutate({})}>
            <Button danger>删掉</Button>
          </Popconfirm>
          <small>
            {example.file} 第 {example.line + 1} 行
          </small>
        </footer>
      </div>
    </Modal>
  );
}
