import { useEffect, useRef } from "react";
import { type KeyName, pressed } from "../lib/keys";

type Act = () => void;

const acts = new Map<KeyName, { current: Act }[]>();

function onKeyDown(event: KeyboardEvent): void {
  const name = pressed(event);
  const act = name && acts.get(name)?.at(-1);
  if (!act) return;
  event.preventDefault();
  act.current();
}

window.addEventListener("keydown", onKeyDown);

/** Does `act` when the key is pressed, while the component is there; the newest one wins. */
export function useKey(name: KeyName, act: Act, on = true): void {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => {
    if (!on) return undefined;
    acts.set(name, [...(acts.get(name) ?? []), latest]);
    return () =>
      void acts.set(
        name,
        (acts.get(name) ?? []).filter((one) => one !== latest),
      );
  }, [name, on]);
}
