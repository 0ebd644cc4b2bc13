/** The shapes of the page of a body. */
import type { BodyAnswer } from "./queries";

/** All that is told about a body. */
export type WholeBody = NonNullable<BodyAnswer["organization"]>;
/** What a body was on some days. */
export type State = WholeBody["states"][number];
