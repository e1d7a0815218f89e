/** Where a campaign's sample begins. */

/**
 * From this execution on, sampled executions use what was known here and nothing newer: draws of one fixed distribution, independent of each
 * other, so that rates and intervals may be computed from them. Earlier ones do not count. An end of a generation.
 */
export const frozenAt = 64;
