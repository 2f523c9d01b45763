/** Facts that a filled text still lacks: the desk writes each as `【名称】`. */

export interface Missing {
  name: string;
  label: string;
}

export interface Piece {
  text: string;
  missing?: Missing;
}

const mark = (missing: Missing): string => `【${missing.label}】`;

/** The text in pieces, the gaps marked. */
export function pieces(text: string, missing: readonly Missing[]): Piece[] {
  const found: Piece[] = [];
  let rest = text;
  while (rest) {
    const next = missing
      .map((one) => ({ one, at: rest.indexOf(mark(one)) }))
      .filter(({ at }) => at >= 0)
      .sort((a, b) => a.at - b.at)[0];
    if (!next) return [...found, { text: rest }];
    if (next.at) found.push({ text: rest.slice(0, next.at) });
    found.push({ text: mark(next.one), missing: next.one });
    rest = rest.slice(next.at + mark(next.one).length);
  }
  return found;
}

/** The text with the values that are known. */
export function filled(text: string, missing: readonly Missing[], values: Readonly<Record<string, string>>): string {
  return pieces(text, missing)
    .map((piece) => (piece.missing && values[piece.missing.name]?.trim()) || piece.text)
    .join("");
}

/** What nobody has filled in yet. */
export const lacking = (missing: readonly Missing[], values: Readonly<Record<string, string>>): Missing[] =>
  missing.filter((one) => !values[one.name]?.trim());
