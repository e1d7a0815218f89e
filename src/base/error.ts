/** An error that the user can act on. */

export interface HeddleErrorOptions {
  /** What to do next, one sentence. */
  readonly hint?: string;
  readonly cause?: unknown;
  /** Diagnostics of another tool (the compiler, the linker), printed as they are under the message. */
  readonly output?: string;
}

/**
 * The user can act: printed without a stack unless `--debug`, exit code 2.
 * `code` is stable (`HDL_LINK_UNDEFINED_SYMBOL`), `message` one sentence that names the thing, where it is, what was expected and
 * what was found.
 */
export class HeddleError extends Error {
  override readonly name: string = 'HeddleError';
  readonly code: string;
  readonly hint: string | undefined;
  readonly output: string | undefined;

  constructor(code: string, message: string, options: HeddleErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
    this.output = options.output;
  }
}
