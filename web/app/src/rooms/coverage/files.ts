/** Files of coverage: lists as the service writes them, each saved under the name it gives. */
import { badDay, day } from "@/address";
import { ask } from "@/api/client";
import type { ExportFormat, ExportList } from "@/api/schema";
import { saveBlob } from "@/parts/download";
import { EXPORTED_FILE, REVISION, TOP } from "./queries";
import { by, isWithMembers, relation, within } from "./state";

/** Rows that a file of the service has at most; it says so itself where it is cut. */
export const MOST_ROWS = 100_000;

/** Ask for a list of what is shown as a file, and save it. */
export async function saveList(
  list: ExportList,
  format: ExportFormat,
  more: { readonly depth?: number; readonly organizations?: readonly string[] } = {},
): Promise<void> {
  const answer = await ask(EXPORTED_FILE, {
    list,
    format,
    within: within.value || null,
    asOf: badDay.value === null ? day.value : null,
    relation: relation.value,
    withMembers: isWithMembers.value,
    by: by.value,
    depth: more.depth ?? 1,
    organizations: more.organizations ?? null,
  });
  const { fileName, mediaType, content } = answer.export;
  saveBlob(fileName, new Blob([bytesOf(content)], { type: mediaType }));
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const letters = atob(text);
  const bytes = new Uint8Array(letters.length);
  for (let index = 0; index < letters.length; index += 1) bytes[index] = letters.charCodeAt(index);
  return bytes;
}

/**
 * Return the revision that the service answers from, for the head of a drawing.
 *
 * The way of a body to itself is the cheapest question that names it.
 */
export async function revisionNow(): Promise<string> {
  const code = within.value || (await ask(TOP, { asOf: day.value })).roots.edges[0]?.node.code;
  if (code === undefined) return "";
  const { approvalPath } = await ask(REVISION, { code, asOf: day.value });
  return approvalPath.__typename === "UnknownOrganization" ? "" : approvalPath.graphVersion;
}
