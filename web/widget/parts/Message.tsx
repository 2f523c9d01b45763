import type { BuyerMessage } from "../api";
import type { Chat } from "../chat";
import { onlyOrder, pieces } from "../texts";
import { Order } from "./Order";
import { Picture } from "./Picture";

const ROLES = { bot: "机器人", agent: "客服", buyer: "", system: "" };
const EDGE = 200;

interface Given {
  chat: Chat;
  message: BuyerMessage;
  /** The first of several by the same one. */
  first: boolean;
  /** The buyer's own last one: it says that it has come in. */
  told: boolean;
}

export function Message({ chat, message, first, told }: Given) {
  const { author, name } = message;
  if (author === "system") return <p class="aside">{message.text}</p>;
  return (
    <div class={`line ${author === "buyer" ? "mine" : "theirs"} ${first ? "first" : ""}`}>
      {first && author !== "buyer" && (
        <p class="who">
          {name}
          <i class={author}>{ROLES[author]}</i>
        </p>
      )}
      {author === "buyer" && <span class="hidden">我：</span>}
      <Said chat={chat} message={message} />
      {told && <small class="fate">已送达</small>}
    </div>
  );
}

function Said({ chat, message }: { chat: Chat; message: BuyerMessage }) {
  const { picture, order, text } = message;
  const time = new Date(message.at).toLocaleString("zh-CN");
  if (picture)
    return (
      <button type="button" class="photo" title={time} aria-label="看大图" onClick={() => void (chat.viewed.value = message)}>
        <Picture of={picture} load={() => chat.picture(picture)} edge={EDGE} label="图片" />
      </button>
    );
  return (
    <>
      {order && <Order order={order} />}
      {!(order && onlyOrder(text, order.id)) && (
        <div class="bubble" title={time}>
          <Words text={text} links={chat.page.links} />
        </div>
      )}
    </>
  );
}

function Words({ text, links }: { text: string; links: readonly string[] }) {
  return (
    <>
      {pieces(text, links).map((piece) =>
        typeof piece === "string" ? (
          piece
        ) : (
          <a href={piece.href} target="_blank" rel="noopener noreferrer nofollow">
            {piece.text}
          </a>
        ),
      )}
    </>
  );
}
