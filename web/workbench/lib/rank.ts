/** Quick replies for what was typed after `/`: code hits first, then fit to the moment, own use, recency. */

export interface Searchable {
  code: string;
  aliases: readonly string[];
  title: string;
  text: string;
  group: string;
  pinyin: string;
  initials: string;
  traditional: string;
  fits: { cases: readonly string[]; states: readonly string[] };
  used: number;
  last_used_at?: string | null;
}

export interface Moment {
  case: string;
  order_state: string;
  /** Macros that are suggested right now. */
  suggested: readonly string[];
}

const fold = (text: string): string =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[/、+\s]/g, "");

const CODE = 3;
const NAME = 2;
const TEXT = 1;

/** 3: the code or its sound, 2: the title or its sound, 1: somewhere in the text, 0: none. */
export function hit(macro: Searchable, query: string): number {
  const wanted = fold(query);
  if (!wanted) return TEXT;
  const codes = [macro.code, ...macro.aliases, ...soundsOf(macro).map(([code = ""]) => code)].map(fold);
  if (codes.some((code) => code.startsWith(wanted))) return CODE;
  const names = [macro.title, macro.traditional, macro.group, ...codes, ...soundsOf(macro).flat()].map(fold);
  if (names.some((name) => name.includes(wanted))) return NAME;
  return fold(macro.text).includes(wanted) ? TEXT : 0;
}

/** Initials and pinyin, word by word; the code's come first. */
const soundsOf = (macro: Searchable): string[][] => [macro.initials.split(" "), macro.pinyin.split(" ")];

/** Whether the code or its sound is just what was typed. */
const exact = (macro: Searchable, query: string): number =>
  Number(fold(query) !== "" && [macro.code, ...soundsOf(macro).map(([code = ""]) => code)].some((name) => fold(name) === fold(query)));

/** How well a macro fits what is talked about. */
export function fit(macro: Searchable & { id: string }, moment: Moment): number {
  const { cases, states } = macro.fits;
  if (states.length && moment.order_state && !states.includes(moment.order_state)) return -1;
  const place = moment.suggested.indexOf(macro.id);
  return (
    (place < 0 ? 0 : 5 - place) + (moment.case && cases.includes(moment.case) ? 2 : 0) + (states.length && moment.order_state ? 0.5 : 0)
  );
}

/** The macros that match, best first. */
export function ranked<M extends Searchable & { id: string }>(macros: readonly M[], query: string, moment: Moment): M[] {
  const scored = macros.map((macro) => ({
    macro,
    hit: hit(macro, query),
    exact: exact(macro, query),
    fit: fit(macro, moment),
  }));
  const recency = (macro: M): number => (macro.last_used_at ? Date.parse(macro.last_used_at) : 0);
  return scored
    .filter((one) => one.hit > 0)
    .sort(
      (a, b) =>
        b.exact - a.exact ||
        b.hit - a.hit ||
        b.fit - a.fit ||
        b.macro.used - a.macro.used ||
        recency(b.macro) - recency(a.macro) ||
        a.macro.code.length - b.macro.code.length,
    )
    .map((one) => one.macro);
}
