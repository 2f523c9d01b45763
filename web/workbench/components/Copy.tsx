import { App, Button } from "antd";
import { Icon } from "./Icon";

/** Copies a text in one click. */
export function Copy({ text, what, label }: { text: string; what: string; label?: string }) {
  const { message } = App.useApp();
  const onClick = async (event: React.MouseEvent): Promise<void> => {
    event.preventDefault();
    event.stopPropagation();
    void message.success((await copied(text)) ? `${what}已复制` : `复制不了，请手动选择${what}`);
  };
  return (
    <Button
      size="small"
      type={label ? "default" : "text"}
      className="copy-button"
      aria-label={`复制${what}`}
      icon={<Icon name="copy" size={13} />}
      onClick={(event) => void onClick(event)}
    >
      {label}
    </Button>
  );
}

/** Pages without https have no clipboard; the old way still works there. */
async function copied(text: string): Promise<boolean> {
  if (navigator.clipboard)
    return navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}
