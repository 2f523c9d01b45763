import { useQuery } from "@tanstack/react-query";
import { Button, Input, Spin } from "antd";
import { useState } from "react";
import { dictionary, removeWord } from "../../api/trainer/words";
import { Page } from "../../components/Page";
import { AddWord } from "../../components/trainer/AddWord";
import { Names } from "../../components/trainer/Names";
import { Refusal } from "../../components/trainer/Refusal";
import { Word } from "../../components/trainer/Word";
import { useChange } from "../../hooks/useChange";
import "./words.css";

/** Words that jieba is taught, and the names that buyers use. */
export default function WordsPage() {
  const found = useQuery({ queryKey: ["trainer", "dictionary"], queryFn: dictionary, refetchOnWindowFocus: true });
  const [q, setQ] = useState("");
  const [adding, setAdding] = useState(false);
  const remove = useChange(removeWord);
  const asked = q.trim();
  const words = [...(found.data?.words ?? [])].reverse().filter((word) => word.includes(asked));
  return (
    <Page
      title="词语"
      extra={
        <div className="tools">
          <Input.Search allowClear value={q} aria-label="搜索词语" placeholder="词或叫法" onChange={(event) => setQ(event.target.value)} />
          <Button type="primary" onClick={() => setAdding(true)}>
            加进词典
          </Button>
        </div>
      }
    >
      {found.isPending && <Spin className="wait" aria-label="正在打开" />}
      {found.data && (
        <div className="words-page">
          <section aria-label="词典">
            <h2>
              词典 {found.data.words.length} 个词 <small>{found.data.file}，新的在前</small>
            </h2>
            <p className="hint">买家的话先断成词再认意思。断错的词加在这里；在收件箱里按 D 也可以。</p>
            <Refusal error={remove.error} />
            <div className="word-tags">
              {words.map((word) => (
                <Word key={word} word={word} onRemove={() => remove.mutate(word)} />
              ))}
            </div>
          </section>
          <div>
            {found.data.lists.map((list) => (
              <Names key={list.kind} list={list} q={asked} />
            ))}
          </div>
        </div>
      )}
      {adding && <AddWord word={asked} onClose={() => setAdding(false)} />}
    </Page>
  );
}
