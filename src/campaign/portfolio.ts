/**
 * `portfolio`: shares the executions of a campaign among strategies, and learns which of them pay.
 *
 * From the freeze on (settings.ts) every fourth execution belongs to `pos`, the sampler: it has no feedback, so it draws from one fixed distribution, and
 * rates come from its executions alone. The others are divided by the shares below, half of which go by merit as soon as there are findings
 * (payoffs.ts). When a campaign lasts, `frontier` gets half of them and `lockstep` a quarter, then a random walk that quarter. No strategy is ever given up:
 * which one finds the next bug is not known.
 */
import type { Strategy } from '../engine/strategy.ts';
import { frozenAt, isInQuarter, samplesEvery } from './freeze.ts';

/**
 * With their parts of three quarters of the campaign. As after `--strategy`, and two that are made of several: constraints of `rff` over `surw` over
 * random, pos or pct of any depth, and `surw` over the last of these.
 */
export const portfolioMembers: readonly { readonly spec: string; readonly share: number }[] = [
  { spec: 'rff:under=surw', share: 0.66 },
  { spec: 'surw:under=pct', share: 0.12 },
  { spec: 'random', share: 0.04 },
  { spec: 'pct:depth=3', share: 0.04 },
  { spec: 'pct:depth=10', share: 0.04 },
  { spec: 'frontier', share: 0 },
  { spec: 'lockstep', share: 0.1 },
];
export const portfolioSampler = 'pos';
export const fixedShares: readonly number[] = portfolioMembers.map(({ share }) => share);

/**
 * Number of the member that has execution number `execution`, which is no sample. Multiples of the golden ratio spread every member's turns
 * evenly over any range of executions.
 */
export function memberOf(execution: number, shares: readonly number[]): number {
  const turn = execution < frozenAt ? execution : execution - 1 - Math.floor(execution / samplesEvery);
  let at = (turn * goldenRatio) % 1;
  for (let member = 0; member < shares.length - 1; member++) {
    at -= shares[member] ?? 0;
    if (at < 0) return member;
  }
  return shares.length - 1;
}
const goldenRatio = 0.618_033_988_749_895;

/**
 * When a campaign lasts, part of the turns goes to members of another kind; the rest is shared as before. What those that aim have not found by now is
 * perhaps at the end of a narrow path, or takes a long regular pattern; and a random walk finds what none aims at.
 */
const stages: readonly { readonly from: number; readonly parts: Readonly<Record<string, number>> }[] = [
  { from: 0, parts: {} },
  { from: 1024, parts: { frontier: 1 / 2, lockstep: 1 / 4 } },
  { from: 20_480, parts: { frontier: 1 / 2, random: 1 / 4 } },
];

/** The shares of execution number `execution`. */
export function sharesAt(execution: number, shares: readonly number[]): readonly number[] {
  const parts = stages[stageOf(execution)]?.parts;
  const part = (member: number): number => parts?.[portfolioMembers[member]?.spec ?? ''] ?? 0;
  const rest = shares.reduce((left, _, member) => left - part(member), 1);
  return shares.map((share, member) => share * rest + part(member));
}

function stageOf(execution: number): number {
  let stage = 0;
  while (execution >= (stages[stage + 1]?.from ?? Number.POSITIVE_INFINITY)) stage++;
  return stage;
}

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
  const stageShares = stages.map(({ from }) => sharesAt(from, shares));
  const member = (execution: number): number =>
    isInQuarter(execution) ? -1 : memberOf(execution, stageShares[stageOf(execution)] ?? shares);
  return {
    pick: (execution) => get(portfolioMembers[member(execution)]?.spec ?? portfolioSampler),
    member,
  };
}
