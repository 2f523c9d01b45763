import { useQuery } from "@tanstack/react-query";
import { draftFrom } from "../api/desk";
import { useMacros, useSession } from "../hooks/queries";
import { MacroForm } from "./MacroForm";

/** Makes a quick reply of a message; facts of the order become variables again. */
export default function MakeMacro({ conversation, seq, onClose }: { conversation: string; seq: number; onClose: () => void }) {
  const me = useSession().data;
  const macros = useMacros().data ?? [];
  const draft = useQuery({ queryKey: ["draft-from", conversation, seq], queryFn: () => draftFrom(conversation, seq) }).data;
  if (!me || !draft) return null;
  return <MacroForm me={me} begin={draft} groups={[...new Set(macros.map((one) => one.group))]} onClose={onClose} />;
}
