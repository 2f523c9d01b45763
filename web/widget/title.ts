const COUNTED = /^【\d+\+? 条新消息】/;

export const shown = (count: number): string => (count > 99 ? "99+" : String(count));

/** The page's title with what is unread before it; a title that the page changes meanwhile stays the page's. */
export function titled(title: string, unread: number): string {
  const own = title.replace(COUNTED, "");
  return unread ? `【${shown(unread)} 条新消息】${own}` : own;
}
