import { Button } from "antd";
import type { Finding } from "../api/types";
import { mendable } from "../lib/findings";

/** What may not be said and why; `onMend` puts the offered words in. */
export function FindingsList({ findings, onMend }: { findings: readonly Finding[]; onMend?: () => void }) {
  if (!findings.length) return null;
  return (
    <div className="findings" role="alert" aria-label="不合适的用语">
      <ul>
        {findings.map((one) => (
          <li key={`${one.start}-${one.rule}`}>
            “<b>{one.text}</b>” {one.why}
            {one.replacement != null && (
              <>
                ，建议
                {one.replacement ? (
                  <>
                    换成“<ins>{one.replacement}</ins>”
                  </>
                ) : (
                  "去掉"
                )}
              </>
            )}
          </li>
        ))}
        {onMend && mendable(findings) && (
          <li>
            <Button size="small" onClick={onMend}>
              一键替换 <kbd>Alt .</kbd>
            </Button>
          </li>
        )}
      </ul>
    </div>
  );
}
