/** A path told as plain text, and what else is read off it. */
import type { Basis } from "@/api/fragments";
import { shortOf } from "@/parts/body_names";
import { terms } from "@/words/terms";
import type { OtherPath, WholePath } from "./queries";
import { words } from "./words";

type Body = WholePath["origin"]["superiors"][number];

/** Return a path as lines of text, to be put into a letter or a message. */
export function toldAsText(path: WholePath): string {
  const head = `${path.origin.name} → ${path.destination.name}`;
  const facts = [
    terms.value.relation[path.relation],
    `${words.value.asOf} ${path.asOf}`,
    terms.value.channel[path.channel],
  ].join(" · ");
  return [head, facts, ...namedParts(path), "", ...path.steps.map(stepAsText)].join("\n");
}

function namedParts(path: OtherPath): string[] {
  const parts: [string, OtherPath["heading"]][] = [
    [words.value.initiator, path.initiator],
    [words.value.receiver, path.receiver],
    [words.value.heading, path.heading],
  ];
  return parts.flatMap(([name, body]) => (body === null ? [] : [`${name}：${body.name}`]));
}

function stepAsText(step: OtherPath["steps"][number]): string {
  const days = step.workingDays === null ? "" : ` · ${words.value.days(step.workingDays)}`;
  const basis = step.basis.map((one) => `   ${one.document}${one.article}：${one.phrase}`);
  const head = `${step.order}. ${terms.value.move[step.move]}  ${step.from.name} → ${step.to.name}${days}`;
  return [head, ...basis].join("\n");
}

/** Return the articles of a basis, each document named once. */
export function articlesOf(basis: readonly Basis[]): string {
  const articles = new Map<string, string[]>();
  for (const one of basis) articles.set(one.document, [...(articles.get(one.document) ?? []), one.article]);
  return [...articles].map(([document, numbers]) => document + [...new Set(numbers)].join("、")).join("；");
}

/** Return the bodies above both ends that do not act, nearest first. */
export function bodiesAbove(path: WholePath): Body[] {
  const acting = new Set(path.bodies.flatMap((body) => [body.code, ...(body.organOf ? [body.organOf.code] : [])]));
  const found = new Map<string, Body>();
  for (const body of [...path.origin.superiors, ...path.destination.superiors]) {
    if (!acting.has(body.code)) found.set(body.code, body);
  }
  return [...found.values()];
}

/** Return the step by which a path crosses over, or null where it turns at a common superior. */
export function exchangeOf(path: OtherPath): OtherPath["steps"][number] | null {
  return path.steps.find((step) => step.move === "EXCHANGE") ?? null;
}

/** Return the body at which a path turns from rising to descending. */
export function turnOf(path: OtherPath): string | null {
  const down = path.steps.find((step) => step.move === "DESCEND");
  const body = down?.from ?? path.steps[path.steps.length - 1]?.to;
  return body === undefined ? null : shortOf(body);
}
