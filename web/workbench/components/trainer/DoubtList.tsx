import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Empty, Spin } from "antd";
import { says } from "../../api/errors";
import { changeExample, doubts, type Example } from "../../api/trainer/examples";
import { useChange } from "../../hooks/useChange";
import { useNames } from "../../hooks/useNames";
import { clock } from "../../lib/time";
import { Refusal } from "./Refusal";
import { Sure } from "./Sure";

/** Examples that the bot would take for another intent if it had not learnt them and what is phrased like them. */
export function DoubtList() {
  const { intent } = useNames();
  const found = useQuery({ queryKey: ["trainer", "doubts"], queryFn: doubts });
  const change = useChange(({ one, to }: { one: Example; to?: string }) => changeExample(one, { ...(to && { to }), reason: "可疑的例句" }));
  if (found.isPending) return <Spin className="wait" aria-label="正在打开" />;
  if (found.isError) return <Alert type="error" showIcon title={says(found.error)} />;
  if (!found.data.tested_at)
    return (
      <Empty
        description={
          <>
            还没有测试过模型。在<a href="#/train/publish/test">训练与发布 → 测试</a>里测试一次，这里就有了。
          </>
        }
      />
    );
  return (
    <section className="pairs" aria-label="可疑的例句">
      <p className="hint">
        {clock(found.data.tested_at)} 的测试：把同样说法的例句都拿掉再学，下面 {found.data.total}{" "}
        句会听成别的意思，最有把握的在前。有的放错了意图，有的只是难。
      </p>
      <Refusal error={change.error} />
      <table>
        <thead>
          <tr>
            <th scope="col">例句</th>
            <th scope="col">放在</th>
            <th scope="col">听成</th>
            <th scope="col">怎么办</th>
          </tr>
        </thead>
        <tbody>
          {found.data.doubts.map(({ example, predicted, confidence }) => (
            <tr key={`${example.file}-${example.line}`}>
              <td>{example.text}</td>
              <td>{intent(example.intent)}</td>
              <td>
                <Sure confidence={confidence} /> {intent(predicted)}
              </td>
              <td className="acts">
                <Button size="small" type="link" disabled={change.isPending} onClick={() => change.mutate({ one: example, to: predicted })}>
                  移到{intent(predicted)}
                </Button>
                <Button size="small" type="link" danger disabled={change.isPending} onClick={() => change.mutate({ one: example })}>
                  删掉
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
