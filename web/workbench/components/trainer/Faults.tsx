import { useQuery } from "@tanstack/react-query";
import { Alert } from "antd";
import { faults } from "../../api/trainer/examples";

const SHOWN = 5;

/** What is wrong in the files as they stand, by file and line: somebody may have left one half written in an editor. */
export function Faults() {
  const found = useQuery({ queryKey: ["trainer", "faults"], queryFn: faults, refetchInterval: 20_000, refetchOnWindowFocus: true });
  const all = found.data ?? [];
  if (!all.length) return null;
  return (
    <Alert
      className="faults"
      type="warning"
      banner
      title={`文件里有 ${all.length} 处错误，改好以前不能训练`}
      description={
        <ul>
          {all.slice(0, SHOWN).map((one) => (
            <li key={one}>{one}</li>
          ))}
          {all.length > SHOWN && <li>…还有 {all.length - SHOWN} 处</li>}
        </ul>
      }
    />
  );
}
