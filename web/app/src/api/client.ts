/** Asks the service: one function, typed documents, and errors that say what to do. */
import { ref } from "vue";
import { language } from "@/language";

/** A document with the shapes of its answer and its variables. */
export interface Document<Answer, Variables> {
  readonly name: string;
  readonly text: string;
  readonly answer?: Answer;
  readonly variables?: Variables;
}

/** What went wrong with a question, in the words of the service or of this page. */
export class AskError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly isRetryable: boolean,
    /** The number under which the log of the service knows an unexpected fault. */
    readonly incident: string | null = null,
  ) {
    super(message);
  }
}

/** The service could not be reached at all; the words stand with the notice that shows it. */
export const UNREACHABLE = "UNREACHABLE";
/** Something answered that is not this service, such as the page of a gateway. */
export const UNREADABLE = "UNREADABLE";

/** Whether the service answers; while it does not, `returns` tells how often it came back. */
export const isReachable = ref(true);
export const returns = ref(0);

const WAITS_MS = [250, 750];
const PROBE_MS = 1500;
const GATEWAY_STATUSES = new Set([502, 503, 504]);

interface Entry {
  readonly message: string;
  readonly extensions?: {
    readonly code?: string;
    readonly retryable?: boolean;
    readonly facts?: Readonly<Record<string, unknown>>;
  };
}

/**
 * Return what the service answers to a document.
 *
 * A service that does not answer is asked twice more before the question is given up; then it is
 * probed until it is back, and whoever watches `returns` asks again.
 */
export async function ask<Answer, Variables>(
  document: Document<Answer, Variables>,
  variables: Variables,
  signal?: AbortSignal,
): Promise<Answer> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      const answer = await askOnce(document, variables, signal);
      isReachable.value = true;
      return answer;
    } catch (error) {
      if (isAborted(error)) throw error;
      const wait = WAITS_MS[attempt];
      const isAway = error instanceof AskError && (error.code === UNREACHABLE || error.code === "NOT_READY");
      if (!isAway) throw error;
      if (wait === undefined) {
        watchForReturn();
        throw error;
      }
      await pause(wait, signal);
    }
  }
}

/** Tell whether a question was given up by the page itself. */
export function isAborted(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}

async function askOnce<Answer, Variables>(
  document: Document<Answer, Variables>,
  variables: Variables,
  signal?: AbortSignal,
): Promise<Answer> {
  const response = await sent(document, variables, signal);
  const payload = await readPayload<Answer>(response);
  const [first] = payload.errors ?? [];
  if (first !== undefined) throw errorOf(first);
  if (payload.data === undefined || payload.data === null) throw new AskError(UNREADABLE, "", true);
  return payload.data;
}

async function sent<Answer, Variables>(
  document: Document<Answer, Variables>,
  variables: Variables,
  signal?: AbortSignal,
): Promise<Response> {
  try {
    return await fetch("/graphql", {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        Accept: "application/json",
        "Accept-Language": language.value,
      },
      body: JSON.stringify({ query: document.text, variables, operationName: document.name }),
      signal: signal ?? null,
    });
  } catch (error) {
    if (isAborted(error)) throw error;
    throw new AskError(UNREACHABLE, "", true);
  }
}

async function readPayload<Answer>(
  response: Response,
): Promise<{ data?: Answer | null; errors?: readonly Entry[] }> {
  try {
    return await response.json();
  } catch (error) {
    if (isAborted(error)) throw error;
    throw new AskError(GATEWAY_STATUSES.has(response.status) ? UNREACHABLE : UNREADABLE, "", true);
  }
}

function errorOf(entry: Entry): AskError {
  const { code, retryable, facts } = entry.extensions ?? {};
  const incident = facts?.["incident"];
  return new AskError(
    code ?? UNREADABLE,
    entry.message,
    retryable ?? false,
    typeof incident === "string" ? incident : null,
  );
}

/** Say that the service does not answer, and look again and again whether it is back. */
export function watchForReturn(): void {
  if (!isReachable.value) return;
  isReachable.value = false;
  const probe = async (): Promise<void> => {
    // An answered question may have shown first that the service is back.
    if (isReachable.value || (await isReady())) {
      isReachable.value = true;
      returns.value += 1;
    } else {
      setTimeout(() => void probe(), PROBE_MS);
    }
  };
  setTimeout(() => void probe(), PROBE_MS);
}

async function isReady(): Promise<boolean> {
  try {
    return (await fetch("/health/ready", { cache: "no-store" })).ok;
  } catch {
    return false;
  }
}

function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(new DOMException("", "AbortError"));
    });
  });
}
