import { useQuery } from "@tanstack/react-query";
import { Spin } from "antd";
import { says } from "../../../api/errors";
import { type DataChanges, dataChanges } from "../../../api/trainer/models";
import { useNames } from "../../../hooks/useNames";
import { Diff } from "../Diff";

const KINDS = { story: "故事", rule: "规则", macro: "快捷语" } as const;
const WHAT = { added: "新的", changed: "改了", gone: "去掉了" } as const;
const SHOWN = 8;

/** What was changed in the files since the model that answers was made: in short, and every line behind it. */
export function DataChanged({ hash }: { hash: string }) {
  const found = useQuery({ queryKey: ["trainer", "models", "changes", hash], queryFn: () => dataChanges(hash), retry: false });
  return (
    <section className="data-changed" aria-label="数据改了什么">
      <h3>和线上的模型比，数据改了什么</h3>
      {found.isPending && <Spin size="small" aria-label="正在比较" />}
      {found.isError && <p className="hint">比不出来：{says(found.error)}</p>}
      {found.data && <Summary changes={found.data} />}
    </section>
  );
}

function Summary({ changes }: { changes: DataChanges }) {
  const { intent } = useNames();
  if (changes.files.length === 0) return <p className="hint">数据没有变，只是重新训练了一遍。</p>;
  const counted = changes.examples.map((one) => {
    const parts = [one.added && `新加 ${one.added}`, one.moved_in && `移来 ${one.moved_in}`, one.gone && `去掉 ${one.gone}`];
    return `${intent(one.intent)}：${parts.filter(Boolean).join("，")}`;
  });
  const named = (Object.keys(KINDS) as (keyof typeof KINDS)[]).flatMap((kind) =>
    (Object.keys(WHAT) as (keyof typeof WHAT)[]).flatMap((what) => {
      const names = changes.entries.filter((one) => one.kind === kind && one.what === what).map((one) => one.name);
      return names.length ? [`${WHAT[what]}${KINDS[kind]}：${listed(names)}`] : [];
    }),
  );
  return (
    <>
      <ul>
        {counted.length > 0 && <li>例句：{listed(counted, "；")}</li>}
        {named.map((line) => (
          <li key={line}>{line}</li>
        ))}
        {counted.length + named.length === 0 && <li>词语、意图或设置：{changes.files.map((one) => one.name).join("、")}</li>}
      </ul>
      <details>
        <summary>逐行看（{changes.files.length} 个文件）</summary>
        <Diff text={changes.files.map((one) => one.difference).join("\n")} label="数据的改动" />
      </details>
    </>
  );
}

const listed = (names: readonly string[], by = "、"): string =>
  names.length > SHOWN ? `${names.slice(0, SHOWN).join(by)}等 ${names.length} 处` : names.join(by);
