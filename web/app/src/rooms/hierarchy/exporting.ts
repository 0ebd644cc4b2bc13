/** Saves the list of all bodies below one as the service writes it. */
import { ask } from "@/api/client";
import type { ExportFormat } from "@/api/schema";
import { saveBlob } from "@/parts/download";
import { EXPORT_BELOW, type ExportBelowAnswer } from "./queries";

/** What a saved list is called and holds; without its content. */
export type Saved = Omit<ExportBelowAnswer["export"], "content" | "mediaType">;

export const FORMATS: readonly { readonly format: ExportFormat; readonly name: string }[] = [
  { format: "CSV", name: "CSV" },
  { format: "XLSX", name: "Excel（.xlsx）" },
  { format: "GRAPHML", name: "GraphML" },
];

/** Save a body with all below it, on a day. */
export async function saveBelow(code: string, format: ExportFormat, day: string | null): Promise<Saved> {
  const { content, mediaType, ...told } = (await ask(EXPORT_BELOW, { code, format, asOf: day })).export;
  const bytes = Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0));
  saveBlob(told.fileName, new Blob([bytes], { type: mediaType }));
  return told;
}
