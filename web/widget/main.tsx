import { render } from "preact";
import { follow } from "./cell";
import { Chat } from "./chat";
import { buyerOf, type Embed, embed } from "./embed";
import { Launcher } from "./parts/Launcher";
import { Panel } from "./parts/Panel";
import { Store } from "./store";
import css from "./style.css?inline";

const TAG = "huashu-widget";

function Widget({ chat }: { chat: Chat }) {
  return chat.opened.value ? <Panel chat={chat} /> : <Launcher chat={chat} />;
}

/** In a shadow root, so that neither page nor widget touches the other's style; beside the body, so that nothing moves it. */
function mount(page: Embed): void {
  const host = document.createElement(TAG);
  const root = host.attachShadow({ mode: "open" });
  dress(root);
  const box = document.createElement("div");
  box.className = `root ${page.side}`;
  box.lang = "zh-CN";
  if (page.colour) {
    box.style.setProperty("--brand", page.colour);
    box.style.setProperty("--tint", `color-mix(in srgb, ${page.colour} 13%, #fff)`);
  }
  root.append(box);
  document.documentElement.append(host);
  const chat = new Chat(page, new Store(`huashu:${page.shop}:${buyerOf(page.identity)}:`));
  follow(() => render(<Widget chat={chat} />, box));
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("[data-huashu-open]")) chat.open();
  });
}

/** A page's policy may forbid `<style>`, but not this; browsers without it are too old for such policies. */
function dress(root: ShadowRoot): void {
  if ("adoptedStyleSheets" in root) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
  } else {
    const style = document.createElement("style");
    style.textContent = css;
    (root as ShadowRoot).append(style);
  }
}

const script = document.currentScript;
if (script instanceof HTMLScriptElement && !document.querySelector(TAG)) mount(embed(script));
