/** Where a campaign's sample begins. */

/**
 * From this execution on, sampled executions use what was known here and nothing newer: draws of one fixed distribution, independent of each
 * other, so that rates and intervals may be computed from them. Earlier ones do not count. An end of a generation.
 */
export const frozenAt = 64;

/** Of a strategy that learns: one execution in so many is a sample, which must not. */
export const samplesEvery = 4;

/** Executions from the freeze up to here are all samples, to make up for those before, none of which is one: a campaign of any length gets its quarter. */
const madeUpAt = frozenAt + Math.ceil(frozenAt / (samplesEvery - 1));

/** Whether the rates of a strategy that learns count this execution. */
export function isInQuarter(execution: number): boolean {
  return execution >= frozenAt && (execution % samplesEvery === 0 || execution < madeUpAt);
}
