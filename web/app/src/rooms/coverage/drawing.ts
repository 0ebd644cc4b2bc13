/** Treemap and sunburst as ECharts draws them, in the colours of the page. */
import type { EChartsCoreOption } from "echarts/core";
import type { Cell } from "./cells";
import { CLASS_ENDS, rateText } from "./measures";

/** The colours and the font of the page as they are now. */
export interface Look {
  readonly font: string;
  readonly sheet: string;
  readonly ink: string;
  readonly inkSoft: string;
  readonly lineStrong: string;
  readonly fills: readonly string[];
  readonly inks: readonly string[];
}

/** What a drawing shows. */
export interface Shown {
  readonly kind: "treemap" | "sunburst";
  readonly cells: readonly Cell[];
  readonly measure: string;
  readonly rate: string;
  readonly head: Head | null;
}

/** What stands above a drawing that is saved: the page says it beside the drawing. */
export interface Head {
  readonly title: string;
  readonly lines: readonly string[];
  /** What area and colour mean, then the classes of the colours. */
  readonly legend: readonly string[];
}

export const HEAD_HEIGHT = 112;
const TEXT_SIZE = 13;
/** Of a ring, cells narrower than this many degrees have no room for a name. */
const NARROW = 5;

/** Read the colours of the page. */
export function lookOf(): Look {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string): string => style.getPropertyValue(name).trim();
  const classes = [0, ...CLASS_ENDS.map((_, index) => index + 1)];
  return {
    // ECharts writes the font into an attribute of the files without escaping double quotes.
    font: read("--font").replace(/"/g, "'"),
    sheet: read("--sheet"),
    ink: read("--ink"),
    inkSoft: read("--ink-soft"),
    lineStrong: read("--line-strong"),
    fills: classes.map((kind) => read(`--gap-${kind}`)),
    inks: classes.map((kind) => read(`--gap-ink-${kind}`)),
  };
}

/** Return what ECharts is told. */
export function optionOf(shown: Shown, look: Look): EChartsCoreOption {
  return {
    animation: false,
    backgroundColor: look.sheet,
    textStyle: { fontFamily: look.font },
    ...(shown.head === null ? { tooltip: tooltipOf(look) } : { title: titleOf(shown.head, look) }),
    series: [shown.kind === "treemap" ? treemap(shown, look) : sunburst(shown, look)],
  };
}

function treemap(shown: Shown, look: Look): object {
  return {
    type: "treemap",
    top: shown.head === null ? 0 : HEAD_HEIGHT,
    ...{ left: 0, right: 0, bottom: 0, roam: false, nodeClick: false, breadcrumb: { show: false }, visibleMin: 0 },
    itemStyle: { borderColor: look.sheet, borderWidth: 0, gapWidth: 2 },
    label: { fontSize: TEXT_SIZE, lineHeight: 18, overflow: "truncate", padding: 4, position: "insideTopLeft" },
    data: shown.cells.map((cell) => ({
      ...nodeOf(cell, shown, look),
      value: cell.value,
      label: { color: look.inks[cell.kind], formatter: () => `${cell.name}\n${cell.value}` },
    })),
  };
}

function sunburst(shown: Shown, look: Look): object {
  return {
    type: "sunburst",
    radius: ["14%", "96%"],
    center: ["50%", shown.head === null ? "50%" : "57%"],
    ...(shown.head === null ? {} : { radius: ["12%", "80%"] }),
    ...{ nodeClick: false, sort: null, emphasis: { focus: "ancestor" } },
    itemStyle: { borderColor: look.sheet, borderWidth: 1 },
    label: { fontSize: 12, minAngle: NARROW, overflow: "truncate", width: 104 },
    data: shown.cells.map((cell) => ({
      ...nodeOf(cell, shown, look),
      // What counts in several parts may sum up to more than the whole; the ring stays closed.
      value: Math.max(cell.value, cell.children.reduce((sum, child) => sum + child.value, 0)),
      label: { color: look.inks[cell.kind], formatter: () => cell.name },
      children: cell.children.map((child) => ({
        ...nodeOf(child, shown, look),
        value: child.value,
        label: { color: look.inks[child.kind], formatter: () => child.name },
      })),
    })),
  };
}

function nodeOf(cell: Cell, shown: Shown, look: Look): object {
  const says = `${cell.name}\n${shown.measure}: ${cell.value.toLocaleString("en")}\n${shown.rate}: ${rateText(cell.rate)}`;
  const cursor = cell.opens === null ? "default" : "pointer";
  return { name: cell.name, says, opens: cell.opens, cursor, itemStyle: { color: look.fills[cell.kind] } };
}

interface Pointed {
  readonly data?: { readonly says?: string; readonly opens?: string | null };
}

function tooltipOf(look: Look): object {
  return {
    // Drawn, not written as HTML: a name can do nothing, and no style stands in the page.
    ...{ renderMode: "richText", confine: true, trigger: "item", transitionDuration: 0 },
    backgroundColor: look.sheet,
    borderColor: look.lineStrong,
    textStyle: { color: look.ink, fontSize: TEXT_SIZE, fontFamily: look.font },
    formatter: (pointed: Pointed) => pointed.data?.says ?? "",
  };
}

function titleOf(head: Head, look: Look): object {
  const [meaning, ...classes] = head.legend;
  const swatches = classes.map((text, kind) => `{kind${kind}|}  ${text}`);
  const rich = look.fills.map((fill, kind) => [`kind${kind}`, swatchOf(fill, look)]);
  return {
    text: head.title,
    subtext: [...head.lines, [meaning, ...swatches].join("   ")].join("\n"),
    ...{ left: 8, top: 8, itemGap: 6 },
    textStyle: { color: look.ink, fontSize: 16, fontFamily: look.font },
    subtextStyle: { color: look.inkSoft, fontSize: 12, lineHeight: 17, fontFamily: look.font, rich: Object.fromEntries(rich) },
  };
}

function swatchOf(fill: string, look: Look): object {
  return { width: 12, height: 12, backgroundColor: fill, borderColor: look.lineStrong, borderWidth: 0.5, lineHeight: 17 };
}

/** Return the body that a cell opens, of what ECharts says was chosen. */
export function openedBy(pointed: unknown): string | null {
  return (pointed as Pointed).data?.opens ?? null;
}
