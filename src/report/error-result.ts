import type { HeddleError } from '../base/error.ts';
import type { CheckResult } from './model.ts';

/** The result of a run that an error ended: nothing was checked. */
export function errorResult(error: HeddleError): CheckResult & Required<Pick<CheckResult, 'error'>> {
  return {
    version: 1,
    verdict: 'error',
    findings: [],
    suppressed: [],
    notes: [],
    error: {
      code: error.code,
      message: error.message,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
      ...(error.output === undefined ? {} : { output: error.output }),
    },
  };
}
