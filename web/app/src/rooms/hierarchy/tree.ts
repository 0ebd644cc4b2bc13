/**
 * The tree of bodies: what is loaded, what is open, and the rows that follow from it.
 *
 * Nothing in it is reactive but `changed`, so that ten thousand rows cost nothing while they rest.
 */
import { shallowRef } from "vue";
import { AskError, UNREADABLE, ask, isAborted } from "@/api/client";
import { CHILDREN, LINE, ROOTS, type TreeBody, type TreePage } from "./queries";

/** How many children one page has: as many as the service gives. */
export const PAGE = 1000;
/** How many bodies are opened at once, and how many questions that may be at a time. */
export const MOST_OPENED = 40;
const AT_ONCE = 4;

export type Named = TreeBody["organs"][number];

/** A body in the tree, or (without a body) what stands above all tops. */
export interface Node {
  readonly body: Named | null;
  readonly isOrgan: boolean;
  readonly parent: Node | null;
  /** How deep it stands: 1 for a top. */
  readonly depth: number;
  /** How many bodies are affiliated to it directly; null where that was not counted. */
  total: number | null;
  readonly organs: Node[];
  readonly children: Node[];
  isOpen: boolean;
  isLoading: boolean;
  error: AskError | null;
  /** Where the next page begins; null for the first. */
  cursor: string | null;
  hasMore: boolean;
}

/** One line of the tree as it is shown. */
export interface Row {
  readonly key: string;
  readonly what: "body" | "more" | "failed" | "loading";
  /** The body of the row; for other rows the one whose children are meant. */
  readonly node: Node;
  readonly level: number;
  readonly place: number;
  readonly siblings: number;
}

/** Return a code that no other row has. */
export function keyOf(node: Node): string {
  return node.body?.code ?? "";
}

/** Tell whether something stands below a body. */
export function isParent(node: Node): boolean {
  return node.organs.length > 0 || (node.total ?? 0) > 0 || node.children.length > 0;
}

/** The tree of one day. */
export class Tree {
  /** Counts up with every change of the rows. */
  readonly changed = shallowRef(0);
  readonly top: Node = made(null, null, false, null);
  private readonly known = new Map<string, Node>();
  private readonly controller = new AbortController();
  private readonly coming = new Map<Node, Promise<void>>();

  constructor(private readonly day: string | null) {
    this.top.isOpen = true;
  }

  /** Give up what is being asked. */
  close(): void {
    this.controller.abort();
  }

  /** Return a body that was loaded. */
  find(code: string): Node | null {
    return this.known.get(code) ?? null;
  }

  /** Return all rows that can be seen by scrolling. */
  rows(): Row[] {
    const rows: Row[] = [];
    this.addBelow(this.top, rows);
    return rows;
  }

  private addBelow(node: Node, rows: Row[]): void {
    const listed = node.organs.length + Math.max(node.total ?? 0, node.children.length);
    const level = node.depth + 1;
    let place = 0;
    for (const below of [node.organs, node.children]) {
      for (const one of below) {
        place += 1;
        rows.push({ key: keyOf(one), what: "body", node: one, level, place, siblings: listed });
        if (one.isOpen) this.addBelow(one, rows);
      }
    }
    const what = node.error !== null ? "failed" : node.isLoading ? "loading" : node.hasMore ? "more" : null;
    if (what !== null && (what !== "more" || node.isOpen)) {
      rows.push({ key: `${keyOf(node)} …`, what, node, level, place: place + 1, siblings: Math.max(listed, place + 1) });
    }
  }

  /** Whether the tops were asked for. */
  isBegun = false;

  /** Open what is open in another tree, where it stands in this one too. */
  async openAsIn(other: Tree): Promise<void> {
    const open = [...other.known.values()].filter((one) => one.isOpen).sort((one, two) => one.depth - two.depth);
    for (const { body } of open.slice(0, MOST_OPENED)) {
      const node = body === null ? null : this.find(body.code);
      if (node !== null) await this.open(node);
    }
  }

  /** Load again what could not be loaded. */
  async retry(): Promise<void> {
    const failed = [...this.known.values()].filter((one) => one.error !== null);
    await Promise.all(failed.map((one) => this.load(one)));
  }

  /** Load the next page of what stands below a body; at the same time only once. */
  load(node: Node): Promise<void> {
    const running = this.coming.get(node);
    if (running !== undefined) return running;
    const run = this.fetched(node).finally(() => this.coming.delete(node));
    this.coming.set(node, run);
    return run;
  }

  private async fetched(node: Node): Promise<void> {
    this.isBegun = true;
    node.isLoading = true;
    node.error = null;
    this.changed.value += 1;
    try {
      const page = await this.page(node);
      node.total = page?.totalCount ?? node.total;
      for (const { node: body } of page?.edges ?? []) this.add(node, body);
      node.cursor = page?.pageInfo.endCursor ?? node.cursor;
      node.hasMore = page?.pageInfo.hasNextPage ?? false;
    } catch (fault) {
      if (isAborted(fault)) return;
      node.error = fault instanceof AskError ? fault : new AskError(UNREADABLE, String(fault), false);
    }
    node.isLoading = false;
    this.changed.value += 1;
  }

  private async page(node: Node): Promise<TreePage | null> {
    const asked = { asOf: this.day, first: PAGE, after: node.cursor };
    const { signal } = this.controller;
    if (node.body === null) return (await ask(ROOTS, asked, signal)).roots;
    return (await ask(CHILDREN, { ...asked, code: node.body.code }, signal)).organization?.subordinates ?? null;
  }

  private add(parent: Node, body: TreeBody): void {
    const node = made(body, parent, false, body.subordinates.totalCount);
    for (const organ of body.organs) {
      const one = made(organ, node, true, 0);
      node.organs.push(one);
      this.known.set(organ.code, one);
    }
    parent.children.push(node);
    this.known.set(body.code, node);
  }

  /** Show what stands below a body. */
  async open(node: Node): Promise<void> {
    if (!isParent(node)) return;
    node.isOpen = true;
    this.changed.value += 1;
    if (node.children.length === 0 && (node.total ?? 0) > 0) await this.load(node);
  }

  /** Hide what stands below a body. */
  shut(node: Node): void {
    node.isOpen = false;
    this.changed.value += 1;
  }

  /** Open a body and those beside it; return how many were left shut because there are too many. */
  async openSiblings(node: Node): Promise<number> {
    const shut = (node.parent?.children ?? []).filter((one) => !one.isOpen && isParent(one));
    const wanted = shut.slice(0, MOST_OPENED);
    const queue = [...wanted];
    const work = async (): Promise<void> => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) await this.open(next);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return shut.length - wanted.length;
  }

  /**
   * Open the whole line above a body, so that it can be seen.
   *
   * @returns the body, or null where nobody has the code on the day.
   */
  async reveal(code: string): Promise<Node | null> {
    const known = this.find(code);
    if (known === null && !(await this.loadLine(code))) return null;
    const node = this.find(code);
    for (let above = node?.parent ?? null; above !== null; above = above.parent) above.isOpen = true;
    this.changed.value += 1;
    return node;
  }

  /** Tell whether somebody has a code on the day. */
  async exists(code: string): Promise<boolean> {
    return (await ask(LINE, { code, asOf: this.day }, this.controller.signal)).organization !== null;
  }

  private async loadLine(code: string): Promise<boolean> {
    const found = (await ask(LINE, { code, asOf: this.day }, this.controller.signal)).organization;
    if (found === null) return false;
    const line = found.superiors.map((one) => one.code).reverse();
    // An organ stands below its committee, which is no superior of it.
    line.push(...(found.organOf === null ? [] : [found.organOf.code]), code);
    let above: Node = this.top;
    for (const one of line) {
      if (!(await this.loadUntil(above, one))) return false;
      above = this.find(one) as Node;
    }
    return true;
  }

  private async loadUntil(parent: Node, code: string): Promise<boolean> {
    while (this.find(code) === null) {
      const isBegun = parent.children.length > 0;
      if (isBegun && !parent.hasMore) return false;
      await this.load(parent);
      if (parent.error !== null) throw parent.error;
      if (!isBegun && parent.children.length === 0 && this.find(code) === null) return false;
    }
    return true;
  }
}

function made(body: Named | null, parent: Node | null, isOrgan: boolean, total: number | null): Node {
  return {
    body,
    parent,
    isOrgan,
    depth: parent === null ? 0 : parent.depth + 1,
    total,
    organs: [],
    children: [],
    isOpen: false,
    isLoading: false,
    error: null,
    cursor: null,
    hasMore: false,
  };
}
