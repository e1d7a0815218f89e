/** Figures of a campaign. */

/** Quantile of the standard normal distribution for two-sided 95 %. */
const z95 = 1.959963984540054;

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * Wilson's score interval for a proportion (E. B. Wilson, 1927): honest for small counts and near 0 and 1. 95 % two-sided.
 * With no trials everything is possible: 0 to 1.
 */
export function wilsonInterval(successes: number, trials: number): Interval {
  if (trials === 0) return { low: 0, high: 1 };
  const share = successes / trials;
  const square = z95 * z95;
  const centre = share + square / (2 * trials);
  const spread = z95 * Math.sqrt((share * (1 - share)) / trials + square / (4 * trials * trials));
  const scale = 1 + square / trials;
  const low = successes === 0 ? 0 : Math.max(0, (centre - spread) / scale);
  const high = successes === trials ? 1 : Math.min(1, (centre + spread) / scale);
  return { low, high };
}
