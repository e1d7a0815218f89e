/**
 * What `rff` knows: which write sites a read site may read from, and which combinations of reads-from pairs executions showed.
 *
 * A pair (write site, read site) is abstract: it names code, not threads or moments. Write site 0 is the initial value. Everything adds up the same in
 * any order: counts are sums, and of two schedules for one combination that of the earlier execution stays.
 */

/** `read` must (or must not) read from `write`. */
export interface Constraint {
  readonly write: number;
  readonly read: number;
  readonly positive: boolean;
}

/** A combination of reads-from pairs, with the first schedule that showed it. */
export interface Combination {
  /** Hash of the set of pairs. */
  readonly signature: number;
  readonly execution: number;
  readonly constraints: readonly Constraint[];
  readonly count: number;
}

/** Plain data: it is posted to workers. */
export interface ReadsFrom {
  /** Packed pairs whose sites touched the same memory, ascending: see {@link packPair}. */
  readonly possible: readonly number[];
  /** Packed pairs that were seen, ascending. */
  readonly seen: readonly number[];
  /** Rarest first, then earliest. */
  readonly corpus: readonly Combination[];
}

export const noReadsFrom: ReadsFrom = { possible: [], seen: [], corpus: [] };

const maxPairs = 20_000;
const maxCorpus = 500;
/** Combinations whose counts are kept; beyond that the most frequent are forgotten. */
const maxCombinations = 20_000;

const siteSpan = 0x400_0000;

/** Sites are below 2^26, so a pair is one exact number. */
export function packPair(write: number, read: number): number {
  return write * siteSpan + read;
}
export const writeOf = (pair: number): number => Math.floor(pair / siteSpan);
export const readOf = (pair: number): number => pair % siteSpan;

/** A 32-bit mix of a pair; signatures are sums of these over the distinct pairs of an execution. */
export function pairHash(pair: number): number {
  let hash = Math.imul(writeOf(pair) + 1, 0x9e37_79b1) ^ Math.imul(readOf(pair) + 1, 0x85eb_ca6b);
  hash = Math.imul(hash ^ (hash >>> 16), 0x21f0_aaad);
  return hash ^ (hash >>> 15);
}

export class ReadsFromSum {
  readonly #possible = new Set<number>();
  readonly #seen = new Set<number>();
  readonly #combinations = new Map<number, Combination>();

  possible(pair: number): void {
    this.#possible.add(pair);
  }

  seen(pair: number): void {
    this.#seen.add(pair);
  }

  combination(combination: Combination): void {
    const { signature, count } = combination;
    const known = this.#combinations.get(signature);
    if (known === undefined) this.#combinations.set(signature, combination);
    else {
      const first = known.execution <= combination.execution ? known : combination;
      this.#combinations.set(signature, { ...first, count: known.count + count });
    }
  }

  add({ possible, seen, corpus }: ReadsFrom): void {
    for (const pair of possible) this.possible(pair);
    for (const pair of seen) this.seen(pair);
    for (const combination of corpus) this.combination(combination);
  }

  all(): ReadsFrom {
    return {
      possible: [...this.#possible],
      seen: [...this.#seen],
      corpus: [...this.#combinations.values()],
    };
  }

  /** Cut to a size that can be handed round, in an order of its own. */
  merged(): ReadsFrom {
    const ascending = (a: number, b: number): number => a - b;
    return {
      possible: [...this.#possible].toSorted(ascending).slice(0, maxPairs),
      seen: [...this.#seen].toSorted(ascending).slice(0, maxPairs),
      corpus: this.#rarest().slice(0, maxCorpus),
    };
  }

  #rarest(): Combination[] {
    const all = [...this.#combinations.values()];
    all.sort((a, b) => a.count - b.count || a.execution - b.execution);
    if (all.length > maxCombinations) {
      for (const { signature } of all.splice(maxCombinations)) this.#combinations.delete(signature);
    }
    return all;
  }
}
