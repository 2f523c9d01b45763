import type { Effects as Happens } from "../api/types";
import { flagName } from "../lib/colours";
import { filled, lacking, type Missing } from "../lib/gaps";
import { bytes } from "../lib/note";
import { FlagMark } from "./FlagMark";
import { Gaps } from "./Gaps";

interface Props {
  effects: Happens;
  values?: Readonly<Record<string, string>>;
  missing?: readonly Missing[];
}

/** What sending does beside the words: flag with note, tasks, refund guidance, pictures that go along. */
export function Effects({ effects: { flag, tasks, refund, pictures }, values = {}, missing = [] }: Props) {
  if (!flag && !tasks.length && !refund && !pictures.length) return null;
  const left = lacking(missing, values);
  const text = (template: string): string => filled(template, missing, values);
  return (
    <ul className="effects" aria-label="发送时会做的事">
      {flag && (
        <li>
          <FlagMark colour={flag.colour} /> 插{flagName(flag.colour)}，备注“
          <Gaps text={text(flag.note)} missing={left} />”<small>{bytes(text(flag.note))} 字节</small>
        </li>
      )}
      {refund && (
        <li>
          <span className="label">退款</span> 请买家申请 {text(refund.type)}
          {refund.reason && ` → ${text(refund.reason)}`}
          {refund.amount && ` ${text(refund.amount)} 元`}
        </li>
      )}
      {tasks.map((task) => (
        <li key={task.to + task.text}>
          <span className="label">待办·{task.to_text}</span> <Gaps text={text(task.text)} missing={left} />
        </li>
      ))}
      {pictures.map(({ name, url }) => (
        <li key={url}>
          <span className="label">图片</span> <img src={url} alt={name} title={name} />
        </li>
      ))}
    </ul>
  );
}
