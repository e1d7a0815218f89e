/**
 * `portfolio`: shares the executions of a campaign among strategies, and learns which of them pay.
 *
 * Every fourth execution belongs to `pos`, the sampler: it has no feedback, and once frozen (settings.ts) it draws from one fixed distribution, so
 * rates come from its executions alone. The others are divided by the shares below, half of which go by merit as soon as there are findings
 * (payoffs.ts). No strategy is ever given up: which one finds the next bug is not known.
 */
import type { Strategy } from '../engine/strategy.ts';
import { frozenAt } from './freeze.ts';

/** As after `--strategy`, with their parts of three quarters of the campaign. */
export const portfolioMembers: readonly { readonly spec: string; readonly share: number }[] = [
  { spec: 'surw', share: 0.48 },
  { spec: 'rff', share: 0.4 },
  { spec: 'pct:depth=3', share: 0.04 },
  { spec: 'random', share: 0.04 },
  { spec: 'pct:depth=10', share: 0.04 },
];
export const portfolioSampler = 'pos';
export const fixedShares: readonly number[] = portfolioMembers.map(({ share }) => share);

const samplesEvery = 4;

/** Up to here every execution is a sample, to make up for those before the freeze, which do not count: a campaign of any length gets its quarter. */
const madeUpAt = frozenAt + Math.ceil(frozenAt / (samplesEvery - 1));

export function isPortfolioSample(execution: number): boolean {
  return execution % samplesEvery === 0 || (execution >= frozenAt && execution < madeUpAt);
}

/**
 * Number of the member that has execution number `execution`, which is no sample. Multiples of the golden ratio spread every member's turns
 * evenly over any range of executions.
 */
export function memberOf(execution: number, shares: readonly number[]): number {
  const turn = execution - 1 - Math.floor(execution / samplesEvery);
  let at = (turn * goldenRatio) % 1;
  for (let member = 0; member < shares.length - 1; member++) {
    at -= shares[member] ?? 0;
    if (at < 0) return member;
  }
  return shares.length - 1;
}
const goldenRatio = 0.618_033_988_749_895;

export interface Portfolio {
  pick(execution: number): Strategy;
  member(execution: number): number;
}

/** @param create Makes the strategy of a spec; called when its first turn comes. */
export function createPortfolio(shares: readonly number[], create: (spec: string) => Strategy): Portfolio {
  const made = new Map<string, Strategy>();
  const get = (spec: string): Strategy => {
    let strategy = made.get(spec);
    if (strategy === undefined) made.set(spec, (strategy = create(spec)));
    return strategy;
  };
  const member = (execution: number): number => (isPortfolioSample(execution) ? -1 : memberOf(execution, shares));
  return {
    pick: (execution) => get(portfolioMembers[member(execution)]?.spec ?? portfolioSampler),
    member,
  };
}
