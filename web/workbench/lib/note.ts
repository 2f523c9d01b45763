/** A flag's note as it will stand on the order; Taobao counts bytes, not characters. */

export const bytes = (text: string): number => new TextEncoder().encode(text).length;

/** What stands there, the new line with its sign, and the bytes of it all. */
export function notePreview(standing: string, added: string, sign: string): { line: string; bytes: number } {
  const text = added.trim().replace(/\s+/g, " ");
  const line = !text ? sign : text.endsWith(sign) ? text : `${text} ${sign}`;
  return { line, bytes: bytes(standing ? `${standing}\n${line}` : line) };
}
