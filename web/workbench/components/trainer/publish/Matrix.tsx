import type { Tested } from "../../../api/trainer/models";
import { useNames } from "../../../hooks/useNames";

/** Which intent was taken for which: rows are what the examples are, columns what was understood; the darker, the more of a row. */
export function Matrix({ cells }: { cells: Tested["matrix"] }) {
  const { intent } = useNames();
  const names = [...new Set(cells.flatMap((cell) => [cell.intent, cell.predicted]))].sort();
  const totals = new Map<string, number>();
  const counts = new Map<string, number>();
  for (const cell of cells) {
    totals.set(cell.intent, (totals.get(cell.intent) ?? 0) + cell.count);
    counts.set(`${cell.intent} ${cell.predicted}`, cell.count);
  }
  return (
    <div className="scroll" role="region" aria-label="混淆矩阵" tabIndex={0}>
      <table className="matrix">
        <caption>行：例句本来的意图；列：听成了什么。格子里是条数，颜色越深，占这一行的比例越大；对角线上是听对的。</caption>
        <thead>
          <tr>
            <td />
            {names.map((name) => (
              <th key={name} scope="col">
                <span>{intent(name)}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {names.map((row) => (
            <tr key={row}>
              <th scope="row">{intent(row)}</th>
              {names.map((column) => {
                const count = counts.get(`${row} ${column}`) ?? 0;
                const part = count / (totals.get(row) || 1);
                return (
                  <td
                    key={column}
                    className={row === column ? "right" : part > 0.3 ? "heavy" : undefined}
                    style={count ? ({ "--part": Math.min(1, row === column ? part : part * 4) } as React.CSSProperties) : undefined}
                    title={count ? `${intent(row)} 听成 ${intent(column)}：${count} 条` : undefined}
                  >
                    {count || ""}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
