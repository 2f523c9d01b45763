/** Wording findings laid over a text, and their replacements put in. */

export interface Finding {
  rule: string;
  start: number;
  end: number;
  text: string;
  why: string;
  replacement?: string | null;
}

export interface Segment {
  text: string;
  finding?: Finding;
}

const fits = (text: string, finding: Finding): boolean => text.slice(finding.start, finding.end) === finding.text;

/** The text in pieces, those with a finding marked; findings of an older text are left out. */
export function segments(text: string, findings: readonly Finding[]): Segment[] {
  const pieces: Segment[] = [];
  let at = 0;
  for (const finding of [...findings].sort((a, b) => a.start - b.start)) {
    if (finding.start < at || !fits(text, finding)) continue;
    if (finding.start > at) pieces.push({ text: text.slice(at, finding.start) });
    pieces.push({ text: finding.text, finding });
    at = finding.end;
  }
  if (at < text.length) pieces.push({ text: text.slice(at) });
  return pieces;
}

/** The text with every replacement that is offered. */
export function mend(text: string, findings: readonly Finding[]): string {
  return segments(text, findings)
    .map(({ text: piece, finding }) => (finding ? (finding.replacement ?? piece) : piece))
    .join("");
}

export const mendable = (findings: readonly Finding[]): boolean => findings.some((finding) => finding.replacement != null);
