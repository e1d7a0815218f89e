/**
 * Which strategies of a portfolio pay: a strategy earns by showing findings that others show rarely. Sums, so shards may be added in any order.
 */
import { ensure } from '../base/assert.ts';

/** Plain data: hits of each finding by each strategy, and executions made. */
export interface Payoffs {
  /** By number of the strategy in the portfolio. */
  readonly executions: readonly number[];
  /** Key of a finding -> hits, by number of the strategy. */
  readonly hits: ReadonlyMap<string, readonly number[]>;
}

/** What part of its turns the portfolio hands out by merit; the rest keeps to the fixed shares, so that no strategy is ever given up. */
const byMerit = 0.5;
/** Findings that count: more of them would only slow the merging down. */
const maxFindings = 1000;

export class PayoffSum {
  readonly #executions: number[] = [];
  readonly #hits = new Map<string, number[]>();

  execution(strategy: number): void {
    increase(this.#executions, strategy, 1);
  }

  hit(strategy: number, finding: string): void {
    increase(this.#of(finding), strategy, 1);
  }

  add({ executions, hits }: Payoffs): void {
    executions.forEach((count, strategy) => increase(this.#executions, strategy, count));
    for (const [finding, counts] of hits) {
      const known = this.#of(finding);
      counts.forEach((count, strategy) => increase(known, strategy, count));
    }
  }

  all(): Payoffs {
    return { executions: this.#executions, hits: this.#hits };
  }

  /**
   * The share of turns of each strategy, given its `fixed` share: half of it stays, half goes by merit. Merit is the sum over findings of the
   * strategy's part in the hits of that finding, each strategy's hits counted per execution. Without findings the fixed shares hold.
   */
  shares(fixed: readonly number[]): readonly number[] {
    const merits = fixed.map(() => 0);
    // In an order that does not depend on who found what first: sums of fractions must come out the same.
    const findings = [...this.#hits.keys()].toSorted().slice(0, maxFindings);
    for (const finding of findings) {
      const rates = fixed.map((_, strategy) => {
        const executions = this.#executions[strategy] ?? 0;
        return executions === 0 ? 0 : (this.#of(finding)[strategy] ?? 0) / executions;
      });
      const total = rates.reduce((sum, rate) => sum + rate, 0);
      if (total > 0) rates.forEach((rate, strategy) => increase(merits, strategy, rate / total));
    }
    const earned = merits.reduce((sum, merit) => sum + merit, 0);
    if (earned === 0) return fixed;
    return fixed.map((share, strategy) => share * (1 - byMerit) + ((merits[strategy] ?? 0) / earned) * byMerit);
  }

  #of(finding: string): number[] {
    let counts = this.#hits.get(finding);
    if (counts === undefined) this.#hits.set(finding, (counts = []));
    return counts;
  }
}

function increase(counts: number[], index: number, by: number): void {
  while (counts.length <= index) counts.push(0);
  counts[index] = ensure(counts[index], 'a count') + by;
}
