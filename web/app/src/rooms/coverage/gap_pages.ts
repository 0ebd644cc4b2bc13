/** The pages of a list of gaps, each entry as it is shown. */
import { ask } from "@/api/client";
import type { BodyPlace } from "@/api/fragments";
import type { Relation } from "@/api/schema";
import { type Named, lineOf } from "@/parts/body_names";
import { POWER_GAPS, REGION_GAPS, UNIT_GAPS, WAY_GAPS } from "./queries";
import type { Gap } from "./state";

export interface Entry {
  readonly code: string;
  readonly name: string;
  /** Whether it is a body, which has a page. */
  readonly isBody: boolean;
  /** Where a body hangs; empty for a place. */
  readonly line: string;
  /** The authority of a workplace; undefined for all else. */
  readonly authority?: Named | null;
  /** Whether it is not known if the body has the power. */
  readonly isOpen: boolean;
}

export interface Page {
  readonly entries: readonly Entry[];
  /** Where the next page begins; null behind the last. */
  readonly next: string | null;
}

export interface GapQuestion {
  readonly within: string | null;
  readonly asOf: string | null;
  readonly relation: Relation;
  readonly withMembers: boolean;
}

interface Connection<Node> {
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly edges: readonly { readonly node: Node }[];
}

/** Return a page of a list of gaps. */
export async function gapPage(
  gap: Gap,
  question: GapQuestion,
  first: number,
  after: string | null,
  signal: AbortSignal,
): Promise<Page> {
  const { relation, withMembers, ...place } = question;
  const page = { ...place, first, after };
  switch (gap) {
    case "regions": {
      const { coverage } = await ask(REGION_GAPS, { ...page, withMembers }, signal);
      return paged(coverage.regionsWithoutOrganization, (node) => placeEntry(node));
    }
    case "units": {
      const { coverage } = await ask(UNIT_GAPS, { ...page, withMembers }, signal);
      return paged(coverage.unitsWithoutOrganization, (node) => ({ ...placeEntry(node), authority: node.authority }));
    }
    case "power": {
      const { coverage } = await ask(POWER_GAPS, page, signal);
      return paged(coverage.withoutApprovingPower, (node) => ({ ...bodyEntry(node), isOpen: node.admits === null }));
    }
    case "way": {
      const { coverage } = await ask(WAY_GAPS, { ...page, relation }, signal);
      return paged(coverage.withoutLawfulWay, bodyEntry);
    }
  }
}

function paged<Node>(connection: Connection<Node>, entry: (node: Node) => Entry): Page {
  const { hasNextPage, endCursor } = connection.pageInfo;
  return { entries: connection.edges.map((edge) => entry(edge.node)), next: hasNextPage ? endCursor : null };
}

function placeEntry(node: { readonly code: string; readonly name: string }): Entry {
  return { code: node.code, name: node.name, isBody: false, line: "", isOpen: false };
}

function bodyEntry(node: BodyPlace): Entry {
  return { code: node.code, name: node.name, isBody: true, line: lineOf(node), isOpen: false };
}
