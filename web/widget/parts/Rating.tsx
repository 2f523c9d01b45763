import { useState } from "preact/hooks";
import type { Chat } from "../chat";
import { Icon } from "./Icon";

const WORDS = ["很不满意", "不满意", "一般", "满意", "很满意"];

/** How it was, asked once the matter is closed. */
export function Rating({ chat }: { chat: Chat }) {
  const [score, setScore] = useState(0);
  const [comment, setComment] = useState("");
  return (
    <form
      class="rating"
      onSubmit={(event) => {
        event.preventDefault();
        void chat.rate(score, comment);
      }}
    >
      <fieldset>
        <legend>这次的服务您满意吗？</legend>
        {WORDS.map((word, at) => (
          <label key={word} class={at < score ? "lit" : ""} title={word}>
            <input
              type="radio"
              name="score"
              value={at + 1}
              aria-label={word}
              checked={score === at + 1}
              onChange={() => setScore(at + 1)}
            />
            <Icon name="star" size={28} />
          </label>
        ))}
        <span aria-hidden="true">{WORDS[score - 1] ?? ""}</span>
      </fieldset>
      {score > 0 && (
        <div class="more">
          <input
            type="text"
            aria-label="想对我们说的话（选填）"
            placeholder="想对我们说的话（选填）"
            maxLength={200}
            value={comment}
            onInput={(event) => setComment(event.currentTarget.value)}
          />
          <button type="submit">提交</button>
        </div>
      )}
    </form>
  );
}
