/** Assertions that stay on in releases: a broken invariant is our bug, never the user's. */

/** Our bug: the text says which invariant broke. The command line turns it into exit code 70. */
export class InternalError extends Error {
  override readonly name: string = 'InternalError';
}

/** @throws InternalError when `condition` is false. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new InternalError(message);
}

/** Makes a `switch` over a union exhaustive: the compiler refuses it when a case is missing. */
export function assertNever(value: never, what: string): never {
  throw new InternalError(`Unexpected ${what}: ${JSON.stringify(value)}`);
}

/** @throws InternalError when `value` is null or undefined. */
export function ensure<T>(value: T | null | undefined, what: string): T {
  if (value === undefined || value === null) throw new InternalError(`Missing ${what}`);
  return value;
}
