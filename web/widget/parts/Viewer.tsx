import type { BuyerMessage } from "../api";
import type { Chat } from "../chat";
import { Icon } from "./Icon";
import { Picture } from "./Picture";
import { useDialog } from "./useDialog";

/** A picture as large as the window allows. */
export function Viewer({ chat, message }: { chat: Chat; message: BuyerMessage }) {
  const close = useDialog<HTMLButtonElement>();
  const shut = (): void => void (chat.viewed.value = null);
  const address = message.picture ?? "";
  return (
    <div class="viewer" role="dialog" aria-modal="true" aria-label="看图片" onClick={shut}>
      <Picture of={address} load={() => chat.picture(address)} edge={Math.min(innerWidth, innerHeight) - 32} label="图片" />
      <button ref={close} type="button" class="tool" aria-label="关闭图片" onClick={shut}>
        <Icon name="close" size={24} />
      </button>
    </div>
  );
}
