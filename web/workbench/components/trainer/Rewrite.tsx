import { Select } from "antd";
import { useRef, useState } from "react";
import { useNames } from "../../hooks/useNames";
import { composing } from "../../lib/keys";

interface Props {
  text: string;
  /** A stretch that was selected by mouse. */
  chosen: [number, number] | null;
  onText: (text: string) => void;
  onMark: (start: number, end: number, entity: string) => void;
  onClose: () => void;
}

/** The example as it will be written: typed anew, stretches selected with Shift and arrows and named with Enter. */
export function Rewrite({ text, chosen, onText, onMark, onClose }: Props) {
  const { all } = useNames();
  const [range, setRange] = useState<[number, number] | null>(chosen);
  const [naming, setNaming] = useState(chosen !== null);
  const field = useRef<HTMLTextAreaElement>(null);
  const said = range && text.slice(...range);
  const name = (entity: string): void => {
    if (range) onMark(...range, entity);
    setNaming(false);
    setRange(null);
    field.current?.focus();
  };
  return (
    <div className="rewrite">
      <textarea
        ref={field}
        autoFocus={!naming}
        rows={1}
        aria-label="例句怎么写"
        value={text}
        maxLength={1000}
        onChange={(event) => onText(event.target.value.replace(/\n/g, " "))}
        onSelect={(event) => {
          const { selectionStart, selectionEnd } = event.currentTarget;
          setRange(selectionStart === selectionEnd ? null : [selectionStart, selectionEnd]);
        }}
        onKeyDown={(event) => {
          if (composing(event.nativeEvent)) return;
          if (event.key === "Escape") onClose();
          if (event.key !== "Enter") return;
          event.preventDefault();
          range ? setNaming(true) : onClose();
        }}
      />
      {naming && said ? (
        <label>
          “{said}”是
          <Select
            autoFocus
            defaultOpen
            showSearch={{ optionFilterProp: "label" }}
            aria-label={`“${said}”是什么`}
            placeholder="选一种，打字可以找"
            options={Object.entries(all.entities).map(([value, label]) => ({ value, label }))}
            onChange={name}
            onKeyDown={(event) => event.key === "Escape" && setNaming(false)}
            popupMatchSelectWidth={160}
          />
        </label>
      ) : (
        <p className="hint">
          <kbd>Shift ←→</kbd> 选字，<kbd>Enter</kbd> 标出选中的字是什么；不选字按 <kbd>Enter</kbd> 写完
        </p>
      )}
    </div>
  );
}
