/** What the shop's page said in its script tag. */
export interface Embed {
  desk: string;
  shop: string;
  identity: string;
  side: "left" | "right";
  colour: string;
  links: readonly string[];
}

const WHITE_CONTRAST = 4.5;

export function embed(script: HTMLScriptElement): Embed {
  const { shop = "", identity = "", side, colour = "", links = "" } = script.dataset;
  return {
    desk: new URL(script.src).origin,
    shop,
    identity,
    side: side === "left" ? "left" : "right",
    colour: readable(colour) ? colour : "",
    links: [location.host, ...links.split(/[\s,]+/).filter(Boolean)],
  };
}

/** The buyer whom the shop's server named, unchecked: it only keeps the drafts of two buyers in one browser apart. */
export function buyerOf(identity: string): string {
  try {
    const body = atob((identity.split(".")[0] ?? "").replace(/-/g, "+").replace(/_/g, "/"));
    return String(JSON.parse(decodeURIComponent(escape(body))).buyer ?? "");
  } catch {
    return "";
  }
}

/** Whether white text can be read on a colour written as #rrggbb. */
export function readable(colour: string): boolean {
  const parts = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(colour);
  if (!parts) return false;
  const [red = 0, green = 0, blue = 0] = parts.slice(1).map((part) => linear(Number.parseInt(part, 16) / 255));
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05) >= WHITE_CONTRAST;
}

const linear = (light: number): number => (light <= 0.04045 ? light / 12.92 : ((light + 0.055) / 1.055) ** 2.4);
