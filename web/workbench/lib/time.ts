/** Times as agents read them. */

const pad = (n: number): string => String(n).padStart(2, "0");

/** `14:05` today, `昨天 14:05`, `11-18 14:05` this year, `2025-11-18 14:05` before. */
export function clock(at: string, now: Date = new Date()): string {
  const then = new Date(at);
  const hours = `${pad(then.getHours())}:${pad(then.getMinutes())}`;
  const days = daysBetween(then, now);
  if (days === 0) return hours;
  if (days === 1) return `昨天 ${hours}`;
  const day = `${pad(then.getMonth() + 1)}-${pad(then.getDate())}`;
  return then.getFullYear() === now.getFullYear() ? `${day} ${hours}` : `${then.getFullYear()}-${day} ${hours}`;
}

/** How long a buyer has been waiting: `45秒`, `3分12秒`, `2小时5分`, `3天`. */
export function waited(since: string, now: number): string {
  const seconds = Math.max(0, Math.floor((now - Date.parse(since)) / 1000));
  if (seconds < 60) return `${seconds}秒`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}分${pad(seconds % 60)}秒`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)}小时${Math.floor((seconds % 3600) / 60)}分`;
  return `${Math.floor(seconds / 86400)}天`;
}

/** When something is due, beside now: `还有 1小时20分` or `已超时 5分`. */
export function dueIn(due: string, now: number): { text: string; over: boolean } {
  const minutes = Math.floor(Math.abs(Date.parse(due) - now) / 60000);
  const text =
    minutes < 60 ? `${minutes}分` : minutes < 2880 ? `${Math.floor(minutes / 60)}小时${minutes % 60}分` : `${Math.floor(minutes / 1440)}天`;
  return Date.parse(due) < now ? { text: `已超时 ${text}`, over: true } : { text: `还有 ${text}`, over: false };
}

/** Whether a line with the time belongs between two messages: another day, or five quiet minutes. */
export function apart(before: string | undefined, after: string): boolean {
  return before === undefined || Date.parse(after) - Date.parse(before) > 5 * 60_000;
}

function daysBetween(then: Date, now: Date): number {
  const midnight = (day: Date): number => new Date(day.getFullYear(), day.getMonth(), day.getDate()).getTime();
  return Math.round((midnight(now) - midnight(then)) / 86_400_000);
}
