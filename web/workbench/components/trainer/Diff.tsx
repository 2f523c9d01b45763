/** What a change does to a file, as people review it: each line with its sign, removed and added ones told apart by more than colour. */
export function Diff({ text, label = "改动" }: { text: string; label?: string }) {
  return (
    <section className="diff" aria-label={label} tabIndex={0}>
      {text
        .split("\n")
        .filter((line) => line && !line.startsWith("--- "))
        .map((line, number) => (
          <Line key={number} line={line} />
        ))}
    </section>
  );
}

function Line({ line }: { line: string }) {
  if (line.startsWith("+++ ")) return <p className="file">{line.replace(/^\+\+\+ b\//, "")}</p>;
  if (line.startsWith("@@")) return <p className="place">{placeOf(line)}</p>;
  if (line.startsWith("+")) return <ins>{line}</ins>;
  if (line.startsWith("-")) return <del>{line}</del>;
  return <span>{line}</span>;
}

/** `@@ -12,6 +12,7 @@` in words. */
const placeOf = (line: string): string => `第 ${/\+(\d+)/.exec(line)?.[1] ?? "?"} 行起`;
