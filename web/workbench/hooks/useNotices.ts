import { useEffect, useRef } from "react";
import type { Me, Summary } from "../api/types";
import { useConversations } from "./queries";
import { useStored } from "./useStored";

const NAME = "客服工作台";

/** Whether this buyer's word concerns me: my conversation, or nobody's. */
const concerns = (me: Me, one: Summary): boolean => [me.title, null].includes(one.holder) && [me.title, null].includes(one.assigned);

/** Tells of new words of buyers: in the title, by a sound and by the desktop, when the page is not looked at. */
export function useNotices(me: Me): { on: boolean; toggle: () => void } {
  const [on, setOn] = useStored("huashu-notices", true);
  const waiting = useConversations("waiting").data;
  const known = useRef<Map<string, string> | null>(null);
  useEffect(() => {
    document.title = waiting?.length ? `(${waiting.length}) ${NAME}` : NAME;
    if (!waiting) return;
    const before = known.current;
    known.current = new Map(waiting.map((one) => [one.id, one.last?.at ?? ""]));
    const news = waiting.filter((one) => before && before.get(one.id) !== one.last?.at && concerns(me, one));
    if (news.length && on && document.hidden) tell(news);
  }, [waiting, on, me]);
  const toggle = (): void => {
    if (!on && "Notification" in window && Notification.permission === "default") void Notification.requestPermission();
    setOn(!on);
  };
  return { on, toggle };
}

function tell(news: readonly Summary[]): void {
  ring();
  if (!("Notification" in window) || Notification.permission !== "granted") return;
  for (const one of news.slice(0, 3)) {
    const notice = new Notification(one.buyer ?? "匿名买家", { body: one.last?.text ?? "", tag: one.id });
    notice.onclick = () => {
      window.focus();
      location.hash = `/desk/${one.id}`;
      notice.close();
    };
  }
}

/** Two short soft tones; browsers stay silent until the page was touched once. */
function ring(): void {
  const audio = new AudioContext();
  for (const [start, pitch] of [
    [0, 660],
    [0.14, 880],
  ] as const) {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.08, audio.currentTime + start);
    volume.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + start + 0.12);
    tone.connect(volume).connect(audio.destination);
    tone.start(audio.currentTime + start);
    tone.stop(audio.currentTime + start + 0.13);
    tone.onended = () => start > 0 && void audio.close();
  }
}
