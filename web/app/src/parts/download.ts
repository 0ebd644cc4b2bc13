/** Saves what a view shows as a file: text, CSV, a drawing as SVG or PNG. */

/** The mark by which Excel knows that a CSV file is written in UTF-8. */
const BYTE_ORDER_MARK = "\ufeff";
/** What a spreadsheet would take for the beginning of a formula. */
const FORMULA = /^[=+\-@\t\r]/;
const PNG_SCALE = 2;

/** Save bytes under a name, in the folder of downloads. */
export function saveBlob(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** Save a table as CSV that Excel opens in the right letters and never runs as formulas. */
export function saveCsv(name: string, rows: Iterable<readonly (string | number | null)[]>): void {
  saveBlob(name, new Blob([csvOf(rows)], { type: "text/csv;charset=utf-8" }));
}

/** Return a table as the text of a CSV file. */
export function csvOf(rows: Iterable<readonly (string | number | null)[]>): string {
  let text = BYTE_ORDER_MARK;
  for (const row of rows) text += `${row.map(cell).join(",")}\r\n`;
  return text;
}

function cell(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  // An apostrophe keeps a text a text.
  const harmless = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replace(/"/g, '""')}"` : harmless;
}

/** Save a drawing as SVG, with its styles written into it. */
export function saveSvg(name: string, drawing: SVGSVGElement): void {
  saveBlob(name, new Blob([svgText(drawing)], { type: "image/svg+xml;charset=utf-8" }));
}

/** Save a drawing as PNG, at twice its size. */
export async function savePng(name: string, drawing: SVGSVGElement): Promise<void> {
  const { width, height } = sizeOf(drawing);
  const address = URL.createObjectURL(new Blob([svgText(drawing)], { type: "image/svg+xml;charset=utf-8" }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = width * PNG_SCALE;
    canvas.height = height * PNG_SCALE;
    const context = canvas.getContext("2d");
    if (context === null) throw new Error("no canvas");
    context.fillStyle = getComputedStyle(document.documentElement).getPropertyValue("--sheet").trim() || "#fff";
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    const content = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
    if (content === null) throw new Error("no image");
    saveBlob(name, content);
  } finally {
    URL.revokeObjectURL(address);
  }
}

const WRITTEN = [
  ...["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin"],
  ...["opacity", "font-family", "font-size", "font-weight", "text-anchor", "dominant-baseline", "paint-order"],
];

function svgText(drawing: SVGSVGElement): string {
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  const [originals, copies] = [drawing.querySelectorAll("*"), copy.querySelectorAll("*")];
  for (const [index, original] of originals.entries()) {
    const style = getComputedStyle(original);
    const target = copies[index] as Element;
    for (const name of WRITTEN) target.setAttribute(name, style.getPropertyValue(name));
    target.removeAttribute("class");
  }
  const { width, height } = sizeOf(drawing);
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  return new XMLSerializer().serializeToString(copy);
}

function sizeOf(drawing: SVGSVGElement): { width: number; height: number } {
  const box = drawing.viewBox.baseVal;
  if (box !== null && box.width > 0) return { width: Math.ceil(box.width), height: Math.ceil(box.height) };
  const { width, height } = drawing.getBoundingClientRect();
  return { width: Math.ceil(width), height: Math.ceil(height) };
}
