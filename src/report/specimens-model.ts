/** What `heddle specimens NAME...` and `--all` report: one row for every variant of every specimen. */

import type { PassRate } from './model.ts';

/** A pass rate and its interval, all 0..1, and the sampled executions that it comes from. */
export type RowRate = Pick<PassRate, 'value' | 'low' | 'high' | 'executions'>;

export interface SpecimenRow {
  /** The specimen's folder: `flexdll`, `counter`. */
  readonly system: string;
  readonly variant: string;
  /** Kinds of findings, comma-separated, or a verdict. */
  readonly expected: string;
  readonly got: string;
  readonly ok: boolean;
  /** What differs from the expectation; empty when `ok`. */
  readonly problems: readonly string[];
  readonly executions: number;
  readonly failing: number;
  readonly racing: number;
  /** The number, from 1, of the first execution with a finding of the first expected kind; null where none was found or looked for. */
  readonly schedulesToFirst: number | null;
  /** Share of sampled schedules in which the buggy program passes; null for programs that are expected to be clean. */
  readonly passRateBefore: number | null;
  /** The same of the variant that repairs it, or of this one where it is expected to be clean. */
  readonly passRateAfter: number | null;
  readonly rateBefore?: RowRate;
  readonly rateAfter?: RowRate;
  /** The variant that `passRateAfter` is of, where it is another one. */
  readonly repairedBy?: string;
}

export interface SpecimensResult {
  readonly version: 1;
  /** Every variant was run and behaves as its specimen.json says. */
  readonly ok: boolean;
  /** Of the intervals. */
  readonly confidence: number;
  readonly variants: readonly SpecimenRow[];
}
