import type { Finding, Missing } from "./types";

/** A refusal of the desk, in words for people. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly facts: Facts = {},
  ) {
    super(message);
  }
}

interface Facts {
  fields?: { field: string; message: string }[];
  findings?: Finding[];
  missing?: (Missing | string)[];
  retry_after?: number;
  /** Of files: every error, and what somebody else has changed meanwhile. */
  errors?: string[];
  difference?: string;
}

/** The desk did not answer: nobody knows whether it heard. */
export class Unreachable extends Error {
  constructor() {
    super("连不上客服台，请检查网络");
  }
}

/** What a person reads; the fields' own messages where there are some. */
export function says(error: unknown): string {
  if (error instanceof Refused && error.facts.fields?.length) return error.facts.fields.map((one) => one.message).join("；");
  return error instanceof Error ? error.message : String(error);
}
