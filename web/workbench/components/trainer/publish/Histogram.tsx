import type { Tested } from "../../../api/trainer/models";
import { share } from "./words";

const WIDTH = 720;
const HEIGHT = 200;
const LEFT = 44;
const BOTTOM = 24;

/** How many examples were understood with which confidence, right ones plain and wrong ones hatched, and from where on the bot answers alone. */
export function Histogram({ columns, threshold }: { columns: Tested["histogram"]; threshold: number }) {
  const most = Math.max(1, ...columns.map((one) => one.right + one.wrong));
  const step = (WIDTH - LEFT) / columns.length;
  const tall = (count: number): number => (count / most) * (HEIGHT - 16);
  const alone = columns.filter((one) => one.start + 1e-9 >= threshold);
  const right = alone.reduce((sum, one) => sum + one.right, 0);
  const wrong = alone.reduce((sum, one) => sum + one.wrong, 0);
  const all = columns.reduce((sum, one) => sum + one.right + one.wrong, 0);
  const line = LEFT + threshold * (WIDTH - LEFT);
  const says = `把握不低于 ${threshold} 的有 ${share((right + wrong) / (all || 1))}，其中听错 ${share(wrong / (right + wrong || 1))}`;
  return (
    <figure className="chart">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT + BOTTOM}`} role="img" aria-label={`把握分布：${says}`}>
        <defs>
          <pattern id="hatched" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect width="6" height="6" className="wrong-ground" />
            <line x1="0" y1="0" x2="0" y2="6" className="wrong-line" />
          </pattern>
        </defs>
        {[0, 0.5, 1].map((part) => (
          <g key={part}>
            <line x1={LEFT} x2={WIDTH} y1={HEIGHT - part * (HEIGHT - 16)} y2={HEIGHT - part * (HEIGHT - 16)} className="grid" />
            <text x={LEFT - 6} y={HEIGHT - part * (HEIGHT - 16) + 4} textAnchor="end">
              {Math.round(part * most)}
            </text>
          </g>
        ))}
        {columns.map((one, n) => (
          <g key={one.start}>
            <title>{`把握 ${one.start.toFixed(2)}–${(one.start + 1 / columns.length).toFixed(2)}：听对 ${one.right}，听错 ${one.wrong}`}</title>
            <rect x={LEFT + n * step + 1} width={step - 2} y={HEIGHT - tall(one.right)} height={tall(one.right)} className="right" />
            <rect
              x={LEFT + n * step + 1}
              width={step - 2}
              y={HEIGHT - tall(one.right + one.wrong)}
              height={tall(one.wrong)}
              fill="url(#hatched)"
            />
          </g>
        ))}
        <line x1={line} x2={line} y1={0} y2={HEIGHT} className="threshold" />
        <text x={line + 5} y={12} className="threshold-text">
          自动回复的门槛 {threshold}
        </text>
        {[0, 0.2, 0.4, 0.6, 0.8, 1].map((at) => (
          <text key={at} x={LEFT + at * (WIDTH - LEFT)} y={HEIGHT + 16} textAnchor={at === 1 ? "end" : "middle"}>
            {at}
          </text>
        ))}
      </svg>
      <figcaption>
        横轴：把握；纵轴：条数。
        <span className="key right" /> 听对 <span className="key wrong" /> 听错。{says}。
      </figcaption>
    </figure>
  );
}
