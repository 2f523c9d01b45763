import { useEffect } from "preact/hooks";

const PHONE = "(max-width: 480px), (max-height: 420px)";

/** On a phone the panel is the whole of what is to be seen, also above the keyboard, and the page behind it rests. */
export function useViewport(panel: { current: HTMLElement | null }): void {
  useEffect(() => {
    const [phone, seen, page] = [matchMedia(PHONE), window.visualViewport, document.documentElement];
    const scrolled = page.style.overflow;
    const fit = (): void => {
      panel.current?.style.setProperty("--height", `${seen?.height ?? innerHeight}px`);
      panel.current?.style.setProperty("--top", `${seen?.offsetTop ?? 0}px`);
    };
    const rest = (is: boolean): void => {
      document.body.toggleAttribute("inert", is);
      page.style.overflow = is ? "hidden" : scrolled;
      panel.current?.setAttribute("aria-modal", String(is));
    };
    const turn = (): void => rest(phone.matches);
    fit();
    turn();
    seen?.addEventListener("resize", fit);
    seen?.addEventListener("scroll", fit);
    phone.addEventListener?.("change", turn);
    return () => {
      seen?.removeEventListener("resize", fit);
      seen?.removeEventListener("scroll", fit);
      phone.removeEventListener?.("change", turn);
      rest(false);
    };
  }, []);
}
