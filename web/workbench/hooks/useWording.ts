import { useEffect, useState } from "react";
import { wording } from "../api/desk";
import type { Finding } from "../api/types";

const PAUSE = 250;

/** What may not be said in `text`, found while typing; `told` are findings that the desk refused it for. */
export function useWording(text: string): { findings: Finding[]; told: (findings: Finding[]) => void } {
  const [found, setFound] = useState<{ text: string; findings: Finding[] }>({ text: "", findings: [] });
  useEffect(() => {
    if (!text.trim()) return undefined;
    let wanted = true;
    const timer = setTimeout(() => {
      wording(text).then(
        (findings) => wanted && setFound({ text, findings }),
        () => undefined, // sending checks again
      );
    }, PAUSE);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [text]);
  const findings = text.trim() ? found.findings.filter((one) => text.slice(one.start, one.end) === one.text) : [];
  return { findings, told: (told) => setFound({ text, findings: told }) };
}
