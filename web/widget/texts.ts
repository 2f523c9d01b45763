export type Piece = string | { href: string; text: string };

const LINK = /https?:\/\/[!-~]+/g;
const NOT_ITS_END = /[.,;:!?)\]>'"]+$/;

/** A text as plain words and links; an address of a host that is not allowed stays words. */
export function pieces(text: string, hosts: readonly string[]): Piece[] {
  const found: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(LINK)) {
    const href = match[0].replace(NOT_ITS_END, "");
    if (!allowed(href, hosts)) continue;
    found.push(text.slice(from, match.index), { href, text: href });
    from = match.index + href.length;
  }
  return [...found, text.slice(from)].filter((piece) => piece !== "");
}

function allowed(href: string, hosts: readonly string[]): boolean {
  try {
    const { host, username } = new URL(href);
    return !username && hosts.includes(host);
  } catch {
    return false;
  }
}

/** What is sent for an order that the buyer shows. */
export const orderText = (id: string): string => `订单号${id}`;

/** Whether a message says nothing but its order. */
export const onlyOrder = (text: string, id: string): boolean => text.replace(/^订单号?[:：\s]*/, "").trim() === id;
