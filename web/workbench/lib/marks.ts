/** Entities marked in a text: where they stand, how they are written down, and what becomes of them when the text changes. */

export interface Mark {
  start: number;
  end: number;
  entity: string;
}

export interface Token {
  text: string;
  start: number;
  end: number;
}

/** The text as a line of training data: `换成[圆通](courier)`. */
export function written(text: string, marks: readonly Mark[]): string {
  let line = "";
  let at = 0;
  for (const mark of sorted(marks)) {
    line += `${text.slice(at, mark.start)}[${text.slice(mark.start, mark.end)}](${mark.entity})`;
    at = mark.end;
  }
  return line + text.slice(at);
}

const MARKED = /\[([^[\]]+)\](?:\(([^)]*)\)|\{[^}]*"entity":\s*"([^"]+)"[^}]*\})/g;

/** A line of training data as text and marks. */
export function read(line: string): { text: string; marks: Mark[] } {
  const marks: Mark[] = [];
  let text = "";
  let at = 0;
  for (const found of line.matchAll(MARKED)) {
    text += line.slice(at, found.index);
    marks.push({ start: text.length, end: text.length + found[1]!.length, entity: (found[2] ?? found[3])!.split(":")[0]! });
    text += found[1];
    at = found.index + found[0].length;
  }
  return { text: text + line.slice(at), marks };
}

/** With one more mark; those that it overlaps go. */
export const marked = (marks: readonly Mark[], fresh: Mark): Mark[] =>
  sorted([...marks.filter((one) => one.end <= fresh.start || fresh.end <= one.start), fresh]);

/** The marks after the text was edited at one place: what lies before stays, what lies behind moves, what was touched goes. */
export function moved(marks: readonly Mark[], before: string, after: string): Mark[] {
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < most - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  const end = before.length - tail;
  const by = after.length - before.length;
  return marks.flatMap((mark) => {
    if (mark.end <= head) return [mark];
    return mark.start >= end ? [{ ...mark, start: mark.start + by, end: mark.end + by }] : [];
  });
}

/** Whether a mark begins or ends within a word: then the bot, which reads words, can't see it as one. */
export const cuts = (mark: Mark, tokens: readonly Token[]): boolean =>
  tokens.some((token) => [mark.start, mark.end].some((at) => token.start < at && at < token.end));

export interface Piece {
  text: string;
  start: number;
  mark: Mark | null;
  /** Whether a word begins here. */
  begins: boolean;
}

/** The text in pieces that lie in one word and in one mark each. */
export function pieces(text: string, tokens: readonly Token[], marks: readonly Mark[]): Piece[] {
  const starts = new Set(tokens.map((token) => token.start));
  const edges = [...tokens, ...marks].flatMap((one) => [one.start, one.end]).filter((at) => at > 0 && at < text.length);
  const places = [0, ...new Set(edges)].sort((a, b) => a - b);
  return places.map((start, n) => ({
    text: text.slice(start, places[n + 1] ?? text.length),
    start,
    mark: marks.find((mark) => mark.start <= start && start < mark.end) ?? null,
    begins: starts.has(start),
  }));
}

const sorted = (marks: readonly Mark[]): Mark[] => [...marks].sort((a, b) => a.start - b.start);
