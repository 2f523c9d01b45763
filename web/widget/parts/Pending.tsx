import type { Chat } from "../chat";
import type { Outgoing } from "../outbox";
import { Picture } from "./Picture";

const FATES = { sending: "发送中…", waiting: "等待网络，连上后自动发送", failed: "没有发出去" };

/** A message that the desk has not got yet. */
export function Pending({ chat, entry }: { chat: Chat; entry: Outgoing }) {
  const { id, file, text, fate, why, progress } = entry;
  return (
    <div class={`line mine ${fate}`}>
      <span class="hidden">我：</span>
      {file ? (
        <div class="photo">
          <Picture of={file} load={() => createImageBitmap(file)} edge={200} label="图片" />
          {fate === "sending" && <progress max={1} value={progress} aria-label="上传进度" />}
        </div>
      ) : (
        <div class="bubble">{text}</div>
      )}
      <small class="fate" role={fate === "failed" ? "alert" : undefined}>
        {why || FATES[fate]}
        {fate === "failed" && (
          <>
            <button type="button" onClick={() => chat.outbox.retry(id)}>
              重试
            </button>
            <button type="button" onClick={() => chat.outbox.drop(id)}>
              删除
            </button>
          </>
        )}
      </small>
    </div>
  );
}
