import { Input } from "antd";
import { useState } from "react";
import { addName, type NameList, removeName } from "../../api/trainer/words";
import { useChange } from "../../hooks/useChange";
import { useNames } from "../../hooks/useNames";
import { composing } from "../../lib/keys";
import { Refusal } from "./Refusal";
import { Word } from "./Word";

/** What buyers call couriers, products, symptoms …: the values of one list, each with its names. */
export function Names({ list, q }: { list: NameList; q: string }) {
  const { entity } = useNames();
  const remove = useChange(removeName);
  const shown = list.values.filter(({ value, names }) => !q || [value, ...names].some((one) => one.includes(q)));
  return (
    <section className="names" aria-label={entity(list.kind)}>
      <h2>
        {entity(list.kind)} <small>{list.file}</small>
      </h2>
      {list.error && <p className="late">{list.error}</p>}
      <Refusal error={remove.error} />
      <dl>
        {shown.map(({ value, names }) => (
          <div key={value}>
            <dt>{value}</dt>
            <dd>
              {names.map((name) => (
                <Word key={name} word={name} onRemove={() => remove.mutate({ kind: list.kind, value, word: name })} />
              ))}
              <NewName kind={list.kind} value={value} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function NewName({ kind, value }: { kind: string; value: string }) {
  const [word, setWord] = useState("");
  const add = useChange(addName, () => setWord(""));
  return (
    <>
      <Input
        size="small"
        aria-label={`${value}的新叫法`}
        placeholder="＋ 叫法"
        value={word}
        maxLength={40}
        disabled={add.isPending}
        onChange={(event) => setWord(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && !composing(event.nativeEvent) && word.trim()) add.mutate({ kind, value, word: word.trim() });
        }}
      />
      <Refusal error={add.error} />
    </>
  );
}
