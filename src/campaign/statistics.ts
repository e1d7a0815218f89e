/** Figures of a campaign. */

/** Confidence of intervals unless `--confidence` says otherwise. */
export const defaultConfidence = 0.95;

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * Wilson's score interval for a proportion (E. B. Wilson, 1927): honest for small counts and near 0 and 1. Two-sided.
 * With no trials everything is possible: 0 to 1.
 */
export function wilsonInterval(successes: number, trials: number, confidence: number = defaultConfidence): Interval {
  if (trials === 0) return { low: 0, high: 1 };
  const share = successes / trials;
  const z = normalQuantile((1 + confidence) / 2);
  const square = z * z;
  const centre = share + square / (2 * trials);
  const spread = z * Math.sqrt((share * (1 - share)) / trials + square / (4 * trials * trials));
  const scale = 1 + square / trials;
  const low = successes === 0 ? 0 : Math.max(0, (centre - spread) / scale);
  const high = successes === trials ? 1 : Math.min(1, (centre + spread) / scale);
  return { low, high };
}

/**
 * The x that a standard normal variable stays below with probability `p`, for p from 0.5 to 1 - 1e-12. Newton's method from 0, which climbs to the
 * root without overshooting since the distribution function is concave there; that function by the series of G. Marsaglia, "Evaluating the
 * normal distribution" (2004).
 */
export function normalQuantile(p: number): number {
  let x = 0;
  for (let step = 1, rounds = 0; step > 1e-13 && rounds < 200; rounds++) {
    const density = Math.exp(-x * x * 0.5) / Math.sqrt(2 * Math.PI);
    let term = x;
    let sum = x;
    for (let k = 3; term > sum * 1e-17; k += 2) sum += term *= (x * x) / k;
    step = (p - 0.5 - sum * density) / density;
    x += step;
  }
  return x;
}
