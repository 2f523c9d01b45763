import { useEffect, useRef } from "preact/hooks";

/** Takes the focus while it is there, and gives it back. */
export function useDialog<T extends HTMLElement>(): { current: T | null } {
  const first = useRef<T>(null);
  useEffect(() => {
    const root = first.current?.getRootNode() as ShadowRoot | undefined;
    const before = root?.activeElement as HTMLElement | null;
    first.current?.focus();
    return () => before?.focus();
  }, []);
  return first;
}
