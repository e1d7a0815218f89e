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

const halfLogTwoPi = 0.9189385332046728;

/**
 * Natural logarithm of the gamma function for x > 0: Stirling's series, after the recurrence has moved x to 10 or more. Relative error below 1e-13
 * for the factorials that are used here.
 */
export function logGamma(x: number): number {
  let shift = 0;
  let at = x;
  for (; at < 10; at++) shift += Math.log(at);
  const inverse = 1 / at;
  const square = inverse * inverse;
  const series = inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square / 1188))));
  return (at - 0.5) * Math.log(at) - at + halfLogTwoPi + series - shift;
}

/** How often something happened in a number of trials. */
export interface Count {
  readonly hits: number;
  readonly trials: number;
}

/** Tables within this relative distance of the observed one count as equally likely, as rounding makes them differ. */
const equallyLikely = 1 + 1e-7;

/**
 * Fisher's exact test (R. A. Fisher, "On the interpretation of chi-squared from contingency tables", 1922), two-sided: how likely two counts are to lie at least this
 * far apart when both have the same rate. The two-sided value adds up all tables that are no likelier than the observed one. Cost: linear in the hits.
 */
export function fisherExact(a: Count, b: Count): number {
  const hits = a.hits + b.hits;
  const trials = a.trials + b.trials;
  const low = Math.max(0, hits - b.trials);
  const high = Math.min(hits, a.trials);
  const logs = logChoose(trials, hits);
  const probability = (inA: number): number =>
    Math.exp(logChoose(a.trials, inA) + logChoose(b.trials, hits - inA) - logs);
  const observed = probability(a.hits) * equallyLikely;
  let sum = 0;
  for (let inA = low; inA <= high; inA++) {
    const one = probability(inA);
    if (one <= observed) sum += one;
  }
  return Math.min(1, sum);
}

function logChoose(n: number, k: number): number {
  return logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
}

/**
 * The fewest trials without a hit that {@link fisherExact} tells from `before` at `significance`; null when not even `most` do.
 * More trials never make it less significant, but for ties between tables that a search by halves may step over: the result is then one that suffices.
 */
export function trialsNeeded(before: Count, significance: number, most: number = 1e12): number | null {
  const enough = (trials: number): boolean => fisherExact(before, { hits: 0, trials }) < significance;
  let high = 1;
  while (!enough(high)) {
    if (high >= most) return null;
    high *= 2;
  }
  let low = Math.floor(high / 2);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (enough(middle)) high = middle;
    else low = middle;
  }
  return high;
}
