import { type Missing, pieces } from "../lib/gaps";

/** A text whose unresolved variables stand out. */
export const Gaps = ({ text, missing }: { text: string; missing: readonly Missing[] }) => (
  <>
    {pieces(text, missing).map((piece, index) =>
      piece.missing ? (
        <mark key={index} className="gap-mark">
          {piece.text}
        </mark>
      ) : (
        <span key={index}>{piece.text}</span>
      ),
    )}
  </>
);
