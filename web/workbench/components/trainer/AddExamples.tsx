import { Alert, Button, Modal } from "antd";
import { useRef, useState } from "react";
import { type Added, addExamples, MOST_AT_ONCE } from "../../api/trainer/examples";
import { useChange } from "../../hooks/useChange";
import { useNames } from "../../hooks/useNames";
import { IntentPicker } from "./IntentPicker";
import { Refusal } from "./Refusal";

/** One example a line, typed or pasted from a sheet. */
export function AddExamples({ intent: given, onClose }: { intent: string; onClose: () => void }) {
  const [intent, setIntent] = useState(given);
  const [count, setCount] = useState(0);
  const field = useRef<HTMLTextAreaElement>(null);
  const add = useChange((texts: string[]) => addExamples(intent, texts, ""));
  const lines = (): string[] => linesOf(field.current?.value ?? "");
  const many = count > MOST_AT_ONCE;
  return (
    <Modal title="加例句" open footer={null} onCancel={onClose} width={640} afterOpenChange={(open) => open && field.current?.focus()}>
      <div className="add-examples">
        <span className="to">
          加到
          <IntentPicker label="哪个意图" placeholder="选意图" value={intent || null!} onChange={setIntent} />
        </span>
        <textarea
          ref={field}
          rows={10}
          aria-label="例句，一行一句"
          placeholder="买家会怎么说，一行一句；可以从表格里粘贴"
          onInput={() => {
            setCount(lines().length);
            add.reset();
          }}
        />
        {many && (
          <Alert
            type="warning"
            showIcon
            role="alert"
            title={`有 ${count.toLocaleString()} 句，一次最多 ${MOST_AT_ONCE.toLocaleString()} 句`}
            description="请分几次加；真要一次加这么多，请放进 data/nlu/ 的文件里，这里马上看得到。同一个意思写几十种说法就够了，再多也学不到新东西。"
          />
        )}
        <Refusal error={add.error} />
        {add.data && <Result added={add.data} />}
        <footer>
          <Button type="primary" disabled={!intent || !count || many} loading={add.isPending} onClick={() => add.mutate(lines())}>
            {count ? `加 ${count} 句` : "加"}
          </Button>
          <small>电话、地址、姓名会换成编的；重复的只留一句</small>
        </footer>
      </div>
    </Modal>
  );
}

function Result({ added }: { added: Added }) {
  const { intent } = useNames();
  const parts = [`加了 ${added.added} 句`, added.known > 0 && `${added.known} 句本来就有`].filter(Boolean).join("，");
  return (
    <Alert
      type={added.elsewhere.length ? "warning" : "success"}
      showIcon
      role="status"
      title={parts}
      description={
        added.elsewhere.length > 0 ? (
          <>
            <p>{added.elsewhere.length} 句在别的意图里，没有加：</p>
            <ul>
              {added.elsewhere.slice(0, 20).map((one) => (
                <li key={`${one.file}-${one.line}`}>
                  {one.plain}（{intent(one.intent)}）
                </li>
              ))}
            </ul>
          </>
        ) : undefined
      }
    />
  );
}

const linesOf = (text: string): string[] =>
  text
    .split(/[\n\r]+/)
    .map((line) => line.trim())
    .filter(Boolean);
