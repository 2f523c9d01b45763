/** Every key of the workbench in one table: the handlers and the `?` sheet read it. */

export interface Key {
  title: string;
  group: "会话" | "建议回复" | "写回复" | "收件箱" | "训练" | "页面";
  /** `Alt+Digit1`: modifiers and `KeyboardEvent.code`, so that layouts don't matter; `=?`: whatever key writes that. */
  combo: string;
  /** What the sheet shows. */
  shows: string;
  /** Only where nobody is typing. */
  quiet?: true;
}

const key = (group: Key["group"], combo: string, shows: string, title: string, quiet?: true): Key => ({
  group,
  combo,
  shows,
  title,
  ...(quiet && { quiet }),
});

export const KEYS = {
  next: key("会话", "Alt+ArrowDown", "Alt ↓", "下一个会话"),
  previous: key("会话", "Alt+ArrowUp", "Alt ↑", "上一个会话"),
  longest: key("会话", "Alt+KeyW", "Alt W", "等得最久的买家"),
  search: key("会话", "Ctrl+KeyK", "Ctrl K", "搜索会话"),
  hold: key("会话", "Alt+KeyT", "Alt T", "接管 / 交还"),
  plant: key("会话", "Alt+KeyF", "Alt F", "插旗"),
  picture: key("会话", "Alt+KeyP", "Alt P", "看买家最近的图片"),
  accept1: key("建议回复", "Alt+Digit1", "Alt 1", "采纳第 1 条"),
  accept2: key("建议回复", "Alt+Digit2", "Alt 2", "采纳第 2 条"),
  accept3: key("建议回复", "Alt+Digit3", "Alt 3", "采纳第 3 条"),
  choose: key("建议回复", "Alt+KeyN", "Alt N", "选中下一条建议"),
  edit: key("建议回复", "Alt+KeyE", "Alt E", "改写选中的建议"),
  reject: key("建议回复", "Alt+KeyR", "Alt R", "不采用选中的建议，并说明原因"),
  missing: key("建议回复", "Alt+KeyV", "Alt V", "填写缺少的内容"),
  reply: key("写回复", "Alt+KeyC", "Alt C", "光标到回复框"),
  quick: key("写回复", "=/", "/", "快捷语（编码、文字、拼音、首字母），／ 和 、 也可以", true),
  mend: key("写回复", "Alt+Period", "Alt .", "换掉不合适的用语"),
  down: key("收件箱", "ArrowDown", "↓", "下一条", true),
  up: key("收件箱", "ArrowUp", "↑", "上一条", true),
  valid: key("收件箱", "KeyV", "V", "听对了，加为例句", true),
  correct: key("收件箱", "KeyC", "C", "听错了，选对的意图", true),
  outOfScope: key("收件箱", "KeyO", "O", "不在范围", true),
  ignore: key("收件箱", "KeyI", "I", "忽略，不学", true),
  dictionary: key("收件箱", "KeyD", "D", "把标红的、选中的词加进词典", true),
  mark: key("收件箱", "KeyE", "E", "改写这句，标出地址、快递公司…", true),
  pick: key("收件箱", "KeyX", "X", "选中 / 不选", true),
  pickAll: key("收件箱", "KeyA", "A", "全选 / 全不选", true),
  undo: key("收件箱", "KeyU", "U", "撤销上一步", true),
  near1: key("收件箱", "Digit1", "1", "和第 1 条相近例句一样的意图", true),
  near2: key("收件箱", "Digit2", "2", "和第 2 条一样", true),
  near3: key("收件箱", "Digit3", "3", "和第 3 条一样", true),
  find: key("收件箱", "KeyF", "F", "搜索", true),
  subPrevious: key("训练", "=[", "[", "训练里的前一页", true),
  subNext: key("训练", "=]", "]", "训练里的后一页", true),
  train: key("页面", "Alt+Digit7", "Alt 7", "训练（训练师）"),
  desk: key("页面", "Alt+Digit8", "Alt 8", "会话"),
  lists: key("页面", "Alt+Digit9", "Alt 9", "清单"),
  macros: key("页面", "Alt+Digit0", "Alt 0", "快捷语"),
  help: key("页面", "=?", "?", "这张按键表", true),
  helpAnywhere: key("页面", "Alt+Slash", "Alt /", "这张按键表（打字时也行）"),
} satisfies Record<string, Key>;

export type KeyName = keyof typeof KEYS;

/** Keys that live in a field and not in the table above; for the sheet. */
export const FIELD_KEYS: readonly { group: Key["group"]; shows: string; title: string }[] = [
  { group: "写回复", shows: "Enter", title: "发送（输入法选字时不会发送）" },
  { group: "写回复", shows: "Shift Enter", title: "换行" },
  { group: "写回复", shows: "↑ ↓", title: "在快捷语里选择" },
  { group: "写回复", shows: "Enter / Tab", title: "插入选中的快捷语" },
  { group: "写回复", shows: "Alt ← →", title: "快捷语范围：全部、店铺、小组、个人" },
  { group: "收件箱", shows: "Enter", title: "改写时：标出选中的字；没有选中就写完了" },
  { group: "写回复", shows: "Esc", title: "关掉快捷语，打的字还在；取消改写" },
];

/** Whether the input method is at work: then keys belong to it. */
export const composing = (event: { isComposing?: boolean; keyCode: number }): boolean =>
  event.isComposing === true || event.keyCode === 229;

const combo = (event: KeyboardEvent): string =>
  [(event.ctrlKey || event.metaKey) && "Ctrl", event.altKey && "Alt", event.shiftKey && "Shift", event.code].filter(Boolean).join("+");

/** Whether a plain letter belongs to what has the focus: a field, or whatever a dialog holds. */
const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target.closest('[role="dialog"]') !== null ||
    (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && target.getAttribute("type") !== "checkbox"));

/** The key of the table that was pressed, if any. */
export function pressed(event: KeyboardEvent): KeyName | undefined {
  if (composing(event)) return undefined;
  const plain = !event.ctrlKey && !event.altKey && !event.metaKey;
  const combos = [combo(event), plain && `=${event.key.normalize("NFKC")}`];
  return (Object.keys(KEYS) as KeyName[]).find((name) => {
    const found: Key = KEYS[name];
    return combos.includes(found.combo) && !(found.quiet && typing(event.target));
  });
}
