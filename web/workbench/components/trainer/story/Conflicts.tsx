import { Button } from "antd";
import { useState } from "react";
import type { Conflict, ShownSide, Way } from "../../../api/trainer/stories";
import { KINDS } from "../../../lib/story";

const SHOWN_AT_FIRST = 3;

interface Props {
  conflicts: readonly Conflict[];
  /** Something was changed since they were found: no way out may be taken. */
  old?: boolean;
  onTake: (conflict: Conflict, way: Way) => void;
}

/** What contradicts what: both ways side by side, the first step that differs, and what can be done. */
export function Conflicts({ conflicts, old = false, onTake }: Props) {
  const [all, setAll] = useState(false);
  const shown = all ? conflicts : conflicts.slice(0, SHOWN_AT_FIRST);
  return (
    <>
      {shown.map((one) => (
        <article key={one.text} className={one.refused ? "conflict refused" : "conflict"} aria-label={one.refused ? "矛盾" : "提醒"}>
          <h3>{one.refused ? "矛盾" : "提醒"}</h3>
          <p>{one.text}</p>
          <div className="sides">
            {one.sides.map((side, n) => (
              <Side key={n} side={side} />
            ))}
          </div>
          <div className="ways" role="group" aria-label="可以这样改">
            {one.ways.map((way) => (
              <Button key={way.text} size="small" disabled={old} onClick={() => onTake(one, way)}>
                {way.text}
              </Button>
            ))}
          </div>
        </article>
      ))}
      {conflicts.length > shown.length && (
        <Button type="link" onClick={() => setAll(true)}>
          还有 {conflicts.length - shown.length} 处，都列出来
        </Button>
      )}
    </>
  );
}

const Side = ({ side }: { side: ShownSide }) => (
  <section aria-label={`${KINDS[side.kind]}“${side.name}”`}>
    <h4>
      {KINDS[side.kind]}“{side.name}” <small>{side.file.replace(/^data\//, "")}</small>
    </h4>
    <ol>
      {side.steps.map((words, n) => (
        <li key={n} className={n === side.step ? "here" : undefined}>
          {words}
          {n === side.step && <b>这里不同</b>}
        </li>
      ))}
      {side.step >= side.steps.length && (
        <li className="here">
          等买家说话<b>这里不同</b>
        </li>
      )}
    </ol>
  </section>
);
