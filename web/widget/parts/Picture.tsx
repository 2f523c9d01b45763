import { useEffect, useRef, useState } from "preact/hooks";
import { draw } from "../pictures";

interface Given {
  load: () => Promise<ImageBitmap>;
  edge: number;
  label: string;
  /** Changes when another picture is to be shown. */
  of: unknown;
}

/** A picture drawn on a canvas: a strict page lets no other site's images in. */
export function Picture({ load, edge, label, of }: Given) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let wanted = true;
    load().then(
      (bitmap) => wanted && canvas.current && draw(canvas.current, bitmap, edge),
      () => wanted && setFailed(true),
    );
    return () => void (wanted = false);
  }, [of, edge]);
  return failed ? (
    <span class="lost">图片暂时看不了</span>
  ) : (
    <canvas ref={canvas} role="img" aria-label={label} width={edge / 2} height={edge / 2} />
  );
}
