export function MakeMacro(_: { text: string; onClose: () => void }) {
  return null;
}
