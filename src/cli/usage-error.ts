/** Errors of the command line itself; exit code 2. */
import { HeddleError } from '../base/error.ts';

/** Something typed that cannot be meant: `code` goes on after `HDL_USAGE_`. */
export function usageError(code: string, message: string, hint?: string): HeddleError {
  return new HeddleError(`HDL_USAGE_${code}`, message, hint === undefined ? {} : { hint });
}
