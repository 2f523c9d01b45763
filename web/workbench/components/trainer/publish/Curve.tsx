import type { Tested } from "../../../api/trainer/models";
import { share } from "./words";

const SIZE = 260;
const LEFT = 40;
const BOTTOM = 34;

/** What is lost of the shop's own questions for turning away others, from one threshold to the next. */
export function Curve({ points }: { points: Tested["curve"] }) {
  if (points.length === 0) return <p className="hint">没有“不在范围”的例句，画不出来。</p>;
  const x = (kept: number): number => LEFT + kept * SIZE;
  const y = (away: number): number => SIZE - away * SIZE + 6;
  const most = points.filter((one) => one.kept >= 0.95).reduce((best, one) => Math.max(best, one.turned_away), 0);
  const says = `保住 95% 店里的问题时，能挡下 ${share(most)} 不相干的话`;
  return (
    <figure className="chart narrow">
      <svg viewBox={`0 0 ${LEFT + SIZE + 12} ${SIZE + BOTTOM + 6}`} role="img" aria-label={`不在范围曲线：${says}`}>
        {[0, 0.25, 0.5, 0.75, 1].map((part) => (
          <g key={part}>
            <line x1={LEFT} x2={LEFT + SIZE} y1={y(part)} y2={y(part)} className="grid" />
            <text x={LEFT - 6} y={y(part) + 4} textAnchor="end">
              {100 * part}%
            </text>
            <text x={x(part)} y={SIZE + 22} textAnchor="middle">
              {100 * part}%
            </text>
          </g>
        ))}
        <line x1={x(0.95)} x2={x(0.95)} y1={y(0)} y2={y(1)} className="threshold" />
        <polyline points={points.map((one) => `${x(one.kept)},${y(one.turned_away)}`).join(" ")} className="curve" />
        {points.map((one) => (
          <circle key={one.confidence} cx={x(one.kept)} cy={y(one.turned_away)} r={3} className="dot">
            <title>{`门槛 ${one.confidence}：保住 ${share(one.kept)}，挡下 ${share(one.turned_away)}`}</title>
          </circle>
        ))}
      </svg>
      <figcaption>横轴：保住多少店里的问题；纵轴：挡下多少不相干的话。越靠右上越好。{says}。</figcaption>
    </figure>
  );
}
