import { Tooltip } from "antd";
import type { Suggestion } from "../api/types";

/** Who chose the step, in words of the shop. */
const POLICIES: Record<string, string> = {
  RulePolicy: "按规则",
  MemoizationPolicy: "按故事",
  AugmentedMemoizationPolicy: "按故事",
  TEDPolicy: "按相似的对话",
};

/** Why this reply: what was understood and how surely, which case, in which state of the order. */
export function Why({ why }: { why: Suggestion["why"] }) {
  const sure = why.confidence ? `${Math.round(why.confidence * 100)}%` : "";
  const parts = [why.intent_text && `${why.intent_text} ${sure}`, why.case_text, why.order_state_text].filter(Boolean);
  return (
    <Tooltip title={<Reasons why={why} />}>
      <span className="why">{parts.join(" · ")}</span>
    </Tooltip>
  );
}

const Reasons = ({ why }: { why: Suggestion["why"] }) => (
  <dl className="reasons">
    {(
      [
        ["听懂", why.intent_text],
        ["把握", why.confidence ? `${Math.round(why.confidence * 100)}%` : ""],
        ["情形", why.case_text],
        ["依据", why.reason],
        ["订单", why.order_state_text],
        ["客服", habitOf(why.fits)],
        ["步骤", why.policy && (POLICIES[why.policy] ?? why.policy)],
      ] as const
    )
      .filter(([, value]) => value)
      .map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
  </dl>
);

/** How much of what agents send in such a moment this macro is, when that counted. */
function habitOf(fits: readonly string[]): string {
  const share = fits.find((one) => one.startsWith("agents:"))?.slice("agents:".length);
  return share ? `这种情形里 ${Math.round(Number(share) * 100)}% 发的是这条` : "";
}
