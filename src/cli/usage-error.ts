/** Errors of the command line itself; exit code 2. */
import { HeddleError } from '../base/error.ts';

/** Something typed that cannot be meant. */
export function usageError(code: `HDL_USAGE_${string}`, message: string, hint?: string): HeddleError {
  return new HeddleError(code, message, hint === undefined ? {} : { hint });
}
