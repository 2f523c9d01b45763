const TYPES = ["image/jpeg", "image/png", "image/webp", "image/gif", "image/bmp"];
const LARGE = 1_500_000;
const EDGE = 2400;

/** What the buyer chose, pasted or dropped, without what is no picture. */
export const picturesOf = (files: Iterable<File> | null | undefined): File[] =>
  [...(files ?? [])].filter((file) => file.type.startsWith("image/"));

/** A photo as a phone takes it is made smaller before it is sent; one that can't be read is left for the desk to judge. */
export async function lighter(file: Blob): Promise<Blob> {
  if (TYPES.includes(file.type) && (file.size < LARGE || file.type === "image/gif")) return file;
  try {
    const bitmap = await createImageBitmap(file);
    const canvas = document.createElement("canvas");
    draw(canvas, bitmap, EDGE, 1);
    const made = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.88));
    return made && (made.size < file.size || !TYPES.includes(file.type)) ? made : file;
  } catch {
    return file;
  }
}

/** The picture as large as fits into a square, never larger than it is. A canvas needs no leave of the page's policy, an image does. */
export function draw(canvas: HTMLCanvasElement, bitmap: ImageBitmap, edge: number, density = devicePixelRatio || 1): void {
  const scale = Math.min(1, edge / Math.max(bitmap.width, bitmap.height));
  const [width, height] = [Math.max(1, Math.round(bitmap.width * scale)), Math.max(1, Math.round(bitmap.height * scale))];
  const fine = Math.min(density, 1 / scale);
  canvas.width = Math.round(width * fine);
  canvas.height = Math.round(height * fine);
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const pen = canvas.getContext("2d");
  if (!pen) return;
  pen.imageSmoothingQuality = "high";
  pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
}
