import type { ThemeConfig } from "antd";

/** Dense, calm, and readable: every text colour has at least 4.5 : 1 on white and on the pane's grey. */
export const theme: ThemeConfig = {
  token: {
    colorPrimary: "#0958d9",
    colorPrimaryHover: "#0647b0",
    colorTextSecondary: "#4d4d4d",
    colorTextDescription: "#595959",
    colorTextPlaceholder: "#6b6b6b",
    colorTextTertiary: "#595959",
    colorTextQuaternary: "#6b6b6b",
    colorError: "#cf1322",
    colorSuccess: "#237804",
    colorWarning: "#ad4e00",
    // what antd would derive from these dark colours is too dark to read on
    colorErrorBg: "#fff1f0",
    colorSuccessBg: "#f6ffed",
    colorWarningBg: "#fffbe6",
    colorLink: "#0958d9",
    motion: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    borderRadius: 6,
    fontSize: 13,
    controlHeight: 30,
    fontFamily: 'system-ui, -apple-system, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif',
  },
  components: { Table: { cellPaddingBlockSM: 6 }, Modal: { titleFontSize: 15 } },
};

const meta = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]');

/** The styles that antd makes at run time carry the page's nonce. */
export const csp = { nonce: meta?.content ?? "" };

/** antd makes some styles without asking for the nonce (a dialog locks the page's scrolling), and the policy would drop them. */
const create = document.createElement.bind(document);
document.createElement = ((name: string, options?: ElementCreationOptions): HTMLElement => {
  const made = create(name, options);
  if (name === "style") made.nonce = csp.nonce;
  return made;
}) as typeof document.createElement;
