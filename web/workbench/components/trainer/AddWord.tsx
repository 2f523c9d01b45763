import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Input, type InputRef, Modal } from "antd";
import { useRef, useState } from "react";
import { says } from "../../api/errors";
import { addWord, type Recut, wordEffect } from "../../api/trainer/words";

/** A word for jieba's dictionary: which examples it cuts anew is seen before it is written. */
export function AddWord({ word: given, onClose, onAdded }: { word: string; onClose: () => void; onAdded?: (word: string) => void }) {
  const client = useQueryClient();
  const [word, setWord] = useState(given);
  const field = useRef<InputRef>(null);
  const fits = word.trim().length >= 2 && word.trim().length <= 20;
  const effect = useQuery({
    queryKey: ["trainer", "words", "effect", word.trim()],
    queryFn: () => wordEffect(word.trim()),
    enabled: fits,
    placeholderData: (before) => before,
  });
  const add = useMutation({
    mutationFn: () => addWord(word.trim()),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["trainer"] });
      onAdded?.(word.trim());
      onClose();
    },
  });
  const recut = effect.data ?? [];
  return (
    <Modal title="加进词典" open footer={null} onCancel={onClose} width={620} afterOpenChange={(open) => open && field.current?.focus()}>
      <form
        className="add-word"
        onSubmit={(event) => {
          event.preventDefault();
          if (fits) add.mutate();
        }}
      >
        <label>
          词
          <Input ref={field} value={word} maxLength={20} onChange={(event) => setWord(event.target.value)} />
        </label>
        {!fits && <p className="hint">词要 2 到 20 个字</p>}
        {add.isError && <Alert type="error" showIcon role="alert" title={says(add.error)} />}
        {effect.isError && <Alert type="error" showIcon role="alert" title={says(effect.error)} />}
        {fits && effect.isSuccess && <Effect recut={recut} />}
        <footer>
          <Button type="primary" htmlType="submit" disabled={!fits} loading={add.isPending}>
            加进 data/jieba/shop.txt
          </Button>
          <small>下一次训练后生效</small>
        </footer>
      </form>
    </Modal>
  );
}

function Effect({ recut }: { recut: readonly Recut[] }) {
  if (!recut.length) return <p>没有例句会变：现有的例句里没有这个词，或者它本来就是一个词。</p>;
  return (
    <section aria-label="会变的例句">
      <p>
        <b>{recut.length}</b> 条例句会重新断词：
      </p>
      <ul className="recut" tabIndex={0}>
        {recut.map(({ example, before, after }) => (
          <li key={`${example.file}-${example.line}`}>
            <del>{before.join(" / ")}</del>
            <ins>{after.join(" / ")}</ins>
          </li>
        ))}
      </ul>
    </section>
  );
}
