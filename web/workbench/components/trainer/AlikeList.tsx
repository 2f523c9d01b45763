import { useQuery } from "@tanstack/react-query";
import { Button, Empty, Spin } from "antd";
import { alike, changeExample, type Example } from "../../api/trainer/examples";
import { useChange } from "../../hooks/useChange";
import { useNames } from "../../hooks/useNames";
import { Refusal } from "./Refusal";

/** Examples of different intents that read nearly the same: one of the two is often in the wrong place. */
export function AlikeList() {
  const found = useQuery({ queryKey: ["trainer", "alike"], queryFn: alike });
  const change = useChange(({ one, to }: { one: Example; to?: string }) =>
    changeExample(one, { ...(to && { to }), reason: "和别的意图的例句太像" }),
  );
  if (found.isPending) return <Spin className="wait" aria-label="正在比较" />;
  const pairs = found.data ?? [];
  if (!pairs.length) return <Empty description="没有太像的例句" />;
  return (
    <section className="pairs" aria-label="太像的例句">
      <Refusal error={change.error} />
      <table>
        <thead>
          <tr>
            <th scope="col">像</th>
            <th scope="col">一句</th>
            <th scope="col">另一句</th>
          </tr>
        </thead>
        <tbody>
          {pairs.map(({ one, other, likeness }) => (
            <tr key={`${one.file}-${one.line}-${other.file}-${other.line}`}>
              <td>{Math.round(likeness)}%</td>
              <td>
                <Side one={one} other={other} busy={change.isPending} act={change.mutate} />
              </td>
              <td>
                <Side one={other} other={one} busy={change.isPending} act={change.mutate} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface SideProps {
  one: Example;
  other: Example;
  busy: boolean;
  act: (change: { one: Example; to?: string }) => void;
}

function Side({ one, other, busy, act }: SideProps) {
  const { intent } = useNames();
  return (
    <>
      {one.text} <small>{intent(one.intent)}</small>
      <span className="acts">
        <Button size="small" type="link" disabled={busy} onClick={() => act({ one, to: other.intent })}>
          移到{intent(other.intent)}
        </Button>
        <Button size="small" type="link" danger disabled={busy} onClick={() => act({ one })}>
          删掉
        </Button>
      </span>
    </>
  );
}
