import { Tag } from "antd";

/** A word or a name that can be taken out; it stays until the file has been changed. */
export function Word({ word, onRemove }: { word: string; onRemove: () => void }) {
  return (
    <Tag
      variant="filled"
      closable={{ "aria-label": `去掉“${word}”` }}
      onClose={(event) => {
        event.preventDefault();
        onRemove();
      }}
    >
      {word}
    </Tag>
  );
}
