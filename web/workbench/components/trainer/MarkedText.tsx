import { useNames } from "../../hooks/useNames";
import { cuts, type Mark, pieces, type Token } from "../../lib/marks";

interface Props {
  text: string;
  tokens: readonly Token[];
  marks: readonly Mark[];
  onUnmark: (mark: Mark) => void;
  onSelect: (start: number, end: number) => void;
}

/** A message with jieba's words as boxes and entities as colours; a stretch that is selected by mouse can be marked. */
export function MarkedText({ text, tokens, marks, onUnmark, onSelect }: Props) {
  const { entity } = useNames();
  const select = (): void => {
    const chosen = chosenPlace();
    if (chosen) onSelect(...chosen);
  };
  return (
    <div className="marked" onMouseUp={select}>
      <p className="words">
        {pieces(text, tokens, marks).map((piece) => (
          <span
            key={piece.start}
            data-start={piece.start}
            className={[piece.begins && "begins", piece.mark && (cuts(piece.mark, tokens) ? "entity cut" : "entity")]
              .filter(Boolean)
              .join(" ")}
          >
            {piece.text}
          </span>
        ))}
      </p>
      {marks.length > 0 && (
        <ul className="entities" aria-label="标出来的">
          {marks.map((mark) => (
            <li key={mark.start} className={cuts(mark, tokens) ? "cut" : undefined}>
              <b>{entity(mark.entity)}</b> {text.slice(mark.start, mark.end)}
              {cuts(mark, tokens) && <em>切断了词</em>}
              <button type="button" aria-label={`去掉${entity(mark.entity)}`} onClick={() => onUnmark(mark)}>
                ×
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** Where the browser's selection begins and ends in the text. */
function chosenPlace(): [number, number] | null {
  const selection = window.getSelection();
  if (!selection || selection.isCollapsed) return null;
  const ends = [placeOf(selection.anchorNode, selection.anchorOffset), placeOf(selection.focusNode, selection.focusOffset)];
  const [start, end] = ends.sort((a, b) => (a ?? 0) - (b ?? 0));
  return start == null || end == null || start === end ? null : [start, end];
}

function placeOf(node: Node | null, offset: number): number | null {
  const piece = node?.parentElement?.closest<HTMLElement>("[data-start]");
  return piece ? Number(piece.dataset.start) + offset : null;
}
