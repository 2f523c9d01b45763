import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { Chat } from "../chat";
import { picturesOf } from "../pictures";
import { Icon } from "./Icon";
import { Picture } from "./Picture";

const LONGEST = 2000;
const TALLEST = 120;
const INPUT_METHOD = 229;

export function Composer({ chat }: { chat: Chat }) {
  const box = useRef<HTMLTextAreaElement>(null);
  const draft = chat.draft.value;
  useFocus(box);
  useHeight(box, draft);
  const send = (): void => {
    chat.send();
    box.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === INPUT_METHOD) return;
    event.preventDefault();
    if (draft.trim() || chat.chosen.value.length) send();
  };
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Chosen chat={chat} />
      <div class="row">
        <PictureButton chat={chat} />
        {chat.session.value?.buyer && (
          <button type="button" class="tool" aria-label="我的订单" title="我的订单" onClick={() => void (chat.choosingOrder.value = true)}>
            <Icon name="order" size={24} />
          </button>
        )}
        <textarea
          ref={box}
          rows={1}
          maxLength={LONGEST}
          aria-label="输入消息"
          placeholder="请输入您的问题"
          enterkeyhint="send"
          value={draft}
          onInput={(event) => {
            chat.draft.value = event.currentTarget.value;
            chat.writes();
          }}
          onKeyDown={onKeyDown}
          onPaste={(event) => {
            const files = picturesOf(event.clipboardData?.files);
            if (files.length) event.preventDefault();
            chat.choose(files);
          }}
        />
        <button type="submit" class="send" disabled={!draft.trim() && !chat.chosen.value.length}>
          发送
        </button>
      </div>
    </form>
  );
}

function PictureButton({ chat }: { chat: Chat }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" class="tool" aria-label="发图片" title="发图片" onClick={() => input.current?.click()}>
        <Icon name="picture" size={24} />
      </button>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        accept="image/*"
        aria-label="选择图片"
        onChange={(event) => {
          chat.choose(picturesOf(event.currentTarget.files));
          event.currentTarget.value = "";
        }}
      />
    </>
  );
}

/** The pictures that go with the next message. */
function Chosen({ chat }: { chat: Chat }) {
  const files = chat.chosen.value;
  if (!files.length) return null;
  return (
    <ul class="chosen" aria-label="要发的图片">
      {files.map((file) => (
        <li key={file}>
          <Picture of={file} load={() => createImageBitmap(file)} edge={64} label={file.name} />
          <button
            type="button"
            aria-label={`不发 ${file.name}`}
            onClick={() => void (chat.chosen.value = files.filter((one) => one !== file))}
          >
            <Icon name="close" size={12} />
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Fingers would get a keyboard over what they came to read. */
function useFocus(box: { current: HTMLTextAreaElement | null }): void {
  useEffect(() => {
    if (matchMedia("(pointer: coarse)").matches) box.current?.closest<HTMLElement>(".panel")?.focus();
    else box.current?.focus();
  }, []);
}

function useHeight(box: { current: HTMLTextAreaElement | null }, text: string): void {
  useLayoutEffect(() => {
    const area = box.current;
    if (!area) return;
    area.style.height = "auto";
    area.style.height = `${Math.min(TALLEST, area.scrollHeight + 2)}px`;
  }, [text]);
}
