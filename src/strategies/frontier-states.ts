/**
 * What `frontier` knows: how many executions came through each state, and choices that lead there.
 *
 * Everything adds up the same in any order: counts are sums, and of two ways to a state that of the earlier execution stays. States beyond
 * {@link maxStates} are forgotten, those that most executions came through first: should one come again, the next generation comes through it as often.
 */
import { type Grain, mix } from './abstract-state.ts';

/** Ways to states, as plain typed arrays: it is posted to workers. Way `i` is `lengths[i]` choices of `choices`, the ways one after the other. */
export interface Frontier {
  readonly lengths: Uint32Array;
  readonly choices: Uint16Array;
  /** By way: what executions have done next, as bits ({@link AbstractState.bitOf}). */
  readonly tried: Int32Array;
  /** There are so many states that rare ones mean nothing: nobody goes back, and nobody notes states any more. */
  readonly closed: boolean;
}

export const noFrontier: Frontier = {
  lengths: new Uint32Array(),
  choices: new Uint16Array(),
  tried: new Int32Array(),
  closed: false,
};
const closedFrontier: Frontier = { ...noFrontier, closed: true };

/** A state that an execution came through. */
export interface Visit {
  state: number;
  /** Choices made by then. */
  length: number;
  /** What threads could do next where there was a choice, and what they did, as bits. */
  offered: number;
  tried: number;
}

/** What executions came through, as plain typed arrays. */
export interface Visited {
  /** Executions that were watched. */
  readonly executions: number;
  readonly states: Int32Array;
  /** By state: executions that came through it; index of the first of them in `runs`; choices that it had made by then. */
  readonly counts: Uint32Array;
  readonly firsts: Uint32Array;
  readonly lengths: Uint32Array;
  readonly offered: Int32Array;
  readonly tried: Int32Array;
  readonly runs: readonly Run[];
  /** See {@link Frontier}. */
  readonly closed: boolean;
}

interface Run {
  readonly execution: number;
  readonly choices: Uint16Array;
}

interface Known {
  count: number;
  run: Run;
  length: number;
  offered: number;
  tried: number;
}

const maxStates = 100_000;
/** With more states than the first, and more for each execution than the second, the archive is closed. */
const manyStates = 50_000;
const manyPerExecution = 30;
/** Ways that are handed round, and their choices altogether. */
const maxWays = 256;
const maxChoices = 200_000;
/** More than any variate of a state where something is left to try. */
const allTried = 1e12;

export class FrontierSum {
  #executions = 0;
  readonly #known = new Map<number, Known>();
  #closed = false;

  /** `visits` of one execution, each state once. Its choices are copied for states that no earlier execution came through: most come through known ones. */
  add(execution: number, choices: ArrayLike<number>, visits: readonly Visit[]): void {
    this.#executions++;
    let run: Run | undefined;
    for (const visit of visits) {
      const known = this.#known.get(visit.state);
      if (known !== undefined && known.run.execution <= execution) {
        addTo(known, 1, visit);
      } else {
        run ??= { execution, choices: Uint16Array.from(choices) };
        this.#visit(visit, 1, run);
      }
    }
  }

  merge({ executions, states, counts, firsts, lengths, offered, tried, runs, closed }: Visited): void {
    if (closed) this.#close();
    if (this.#closed) return;
    this.#executions += executions;
    for (const [i, state] of states.entries()) {
      const run = runs[firsts[i] ?? 0];
      if (run === undefined) continue;
      const visit = { state, length: lengths[i] ?? 0, offered: offered[i] ?? 0, tried: tried[i] ?? 0 };
      this.#visit(visit, counts[i] ?? 0, run);
    }
  }

  #visit(visit: Visit, count: number, run: Run): void {
    const { state, length, offered, tried } = visit;
    const known = this.#known.get(state);
    if (known === undefined) {
      this.#known.set(state, { count, run, length, offered, tried });
      return;
    }
    addTo(known, count, visit);
    if (run.execution >= known.run.execution) return;
    known.run = run;
    known.length = length;
  }

  all(): Visited {
    const size = this.#known.size;
    const states = new Int32Array(size);
    const counts = new Uint32Array(size);
    const firsts = new Uint32Array(size);
    const lengths = new Uint32Array(size);
    const offered = new Int32Array(size);
    const tried = new Int32Array(size);
    const indices = new Map<Run, number>();
    const runs: Run[] = [];
    let i = 0;
    for (const [state, known] of this.#known) {
      const { run } = known;
      let first = indices.get(run);
      if (first === undefined) {
        first = runs.push(run) - 1;
        indices.set(run, first);
      }
      states[i] = state;
      counts[i] = known.count;
      firsts[i] = first;
      offered[i] = known.offered;
      tried[i] = known.tried;
      lengths[i++] = known.length;
    }
    return {
      executions: this.#executions,
      states,
      counts,
      firsts,
      lengths,
      offered,
      tried,
      runs,
      closed: this.#closed,
    };
  }

  /**
   * Ways to states drawn with weights that are the inverses of their counts, without repetition: first those where something is left to
   * try. Asked at the end of a generation: forgets what is too much.
   *
   * The draw is that of Efraimidis and Spirakis ("Weighted random sampling with a reservoir", 2006): the smallest of exponential variates, which here
   * are hashes of state and executions, so that the order of states does not matter.
   */
  frontier(): Frontier {
    if (this.#known.size > Math.max(manyStates, manyPerExecution * this.#executions)) this.#close();
    if (this.#closed) return closedFrontier;
    this.#forget();
    if (this.#known.size === 0) return noFrontier;
    const drawn = this.#smallest(maxWays, (state, { count, offered, tried }) => {
      const uniform = ((mix(state, this.#executions) >>> 0) + 0.5) / 0x1_0000_0000;
      const variate = -Math.log(uniform) * count;
      return (offered & ~tried) === 0 ? variate + allTried : variate;
    });
    const lengths: number[] = [];
    const tried: number[] = [];
    let total = 0;
    const ways: Uint16Array[] = [];
    for (const { known } of drawn) {
      const { run, length } = known;
      if (total + length > maxChoices) continue;
      total += length;
      lengths.push(length);
      tried.push(known.tried);
      ways.push(run.choices.subarray(0, length));
    }
    const choices = new Uint16Array(total);
    let at = 0;
    for (const way of ways) {
      choices.set(way, at);
      at += way.length;
    }
    return { lengths: Uint32Array.from(lengths), choices, tried: Int32Array.from(tried), closed: false };
  }

  #close(): void {
    this.#closed = true;
    this.#known.clear();
  }

  #forget(): void {
    if (this.#known.size <= maxStates) return;
    const rank = (state: number, { count }: Known): number => count * 0x1_0000_0000 + (state >>> 0);
    const last = this.#rankAt(maxStates, rank);
    for (const [state, known] of this.#known) if (rank(state, known) > last) this.#known.delete(state);
  }

  /** The `limit` entries with the smallest values of `rank`, of equal ones those of the lowest states; in that order. */
  #smallest(limit: number, rank: (state: number, known: Known) => number): { state: number; known: Known }[] {
    const last = this.#rankAt(limit, rank);
    const found: { state: number; known: Known; rank: number }[] = [];
    for (const [state, known] of this.#known) {
      const own = rank(state, known);
      if (own <= last) found.push({ state, known, rank: own });
    }
    return found.toSorted((a, b) => a.rank - b.rank || a.state - b.state).slice(0, limit);
  }

  /** The `limit`th smallest value of `rank`. Sorts numbers only: there may be some 100,000 states. */
  #rankAt(limit: number, rank: (state: number, known: Known) => number): number {
    const ranks = new Float64Array(this.#known.size);
    let i = 0;
    for (const [state, known] of this.#known) ranks[i++] = rank(state, known);
    return ranks.toSorted()[limit - 1] ?? Number.POSITIVE_INFINITY;
  }
}

function addTo(known: Known, count: number, { offered, tried }: Visit): void {
  known.count += count;
  known.offered |= offered;
  known.tried |= tried;
}

/** One archive for each grain of state. */
export type FrontierSums = Readonly<Record<Grain, FrontierSum>>;
export type VisitedStates = Readonly<Record<Grain, Visited>>;
export type Frontiers = Readonly<Record<Grain, Frontier>>;

export const noFrontiers: Frontiers = { counting: noFrontier, looping: noFrontier };

export function newFrontierSums(): FrontierSums {
  return { counting: new FrontierSum(), looping: new FrontierSum() };
}

export function allVisited({ counting, looping }: FrontierSums): VisitedStates {
  return { counting: counting.all(), looping: looping.all() };
}

export function mergeVisited({ counting, looping }: FrontierSums, visited: VisitedStates): void {
  counting.merge(visited.counting);
  looping.merge(visited.looping);
}

/** @see FrontierSum.frontier */
export function frontiersOf({ counting, looping }: FrontierSums): Frontiers {
  return { counting: counting.frontier(), looping: looping.frontier() };
}
