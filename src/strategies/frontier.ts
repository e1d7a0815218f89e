/**
 * `frontier`: goes back to a state that few executions came through, and explores on from there. After "First return, then explore" (Ecoffet, Huizinga,
 * Lehman, Stanley and Clune, Nature 590, 2021), an algorithm for games; that a state may be a hash of what is easily seen is from Mukherjee,
 * Deligiannis, Biswas and Lal ("Learning-based controlled concurrency testing", OOPSLA 2020).
 *
 * Three quarters of the executions repeat the choices that led to a state, drawn by how few executions came through it, and leave the rest to a sampler.
 * A bug at the end of a long, narrow path has a chance that halves with every step under samplers that begin at the start; here a step that was made once
 * is not lost. Guarantee: every schedule has positive probability, as a quarter of the executions go back to nothing. Cost: two abstract states of
 * each operation, and a look-up for each.
 *
 * Deviations: states are learned at the ends of generations, so executions of one generation go back independently of each other. Choices that cannot be
 * repeated (the heap may be of the other policy) end the way back. States are of two grains (abstract-state.ts), each with an archive of its own, as it is
 * not known which one fits; one that has many times more states than executions is closed, as in it every execution goes new ways. Free values are repeated, then uniform.
 */
import { IntMap } from '../base/int-map.ts';
import { empty } from '../base/lists.ts';
import { Random } from '../base/random.ts';
import type { SchedulingView } from '../engine/strategy.ts';
import { AbstractState, type Grain, grains } from './abstract-state.ts';
import type { Frontiers, FrontierSum, FrontierSums, Visit } from './frontier-states.ts';
import { withRoom } from './live-threads.ts';
import { createRandom } from './random.ts';
import type { Sampler } from './sampler.ts';

export interface FrontierOptions {
  readonly frontiers: Frontiers;
  /** Receive the states of executions. */
  readonly sums: FrontierSums;
  /** Chooses what is not repeated. Default: a random walk. */
  readonly under?: Sampler;
}

/** Part of the executions that go back to nothing. */
const fromStart = 0.25;
/** Choices of an execution up to which states are noted: ways must not become long. */
const maxLength = 2000;

export function createFrontier({ frontiers, sums, under = createRandom() }: FrontierOptions): Sampler {
  const watched = {
    counting: new WatchedStates('counting', sums.counting),
    looping: new WatchedStates('looping', sums.looping),
  };
  const open = grains.filter((one) => !frontiers[one].closed);
  const both = open.map((one) => watched[one]);
  const starts = { counting: startsOf(frontiers.counting.lengths), looping: startsOf(frontiers.looping.lengths) };
  let random = new Random();
  let execution = 0;
  /** The choices of this execution. */
  const made: number[] = [];
  /** Of the state to go back to: its grain, and what was done there already. */
  let grain: Grain = 'counting';
  let tried = 0;
  /** What is left of the way back: a range of the grain's choices. */
  let at = 0;
  let end = 0;
  let untried = new Int32Array(64);

  const goBack = (): void => {
    if (open.length === 0) return;
    grain = open[random.below(open.length)] ?? 'counting';
    const frontier = frontiers[grain];
    if (frontier.lengths.length === 0) return;
    const index = random.below(frontier.lengths.length);
    at = starts[grain][index] ?? 0;
    end = starts[grain][index + 1] ?? 0;
    tried = frontier.tried[index] ?? 0;
  };
  /** Makes the next choice of the way back, if it can be made. */
  const repeat = (own: number, isPossible: (wanted: number) => boolean): number => {
    if (at === end) return own;
    const wanted = frontiers[grain].choices[at++] ?? 0;
    if (isPossible(wanted)) return wanted;
    at = end;
    tried = 0;
    return own;
  };
  /** Notes the state that the last operation led to. */
  const arrive = (view: SchedulingView): void => {
    for (const states of both) states.arrive(view, made.length);
  };
  /** Back at the state: chooses what was not done there, if there is such a thing. */
  const chooseUntried = (view: SchedulingView, threads: Int32Array, count: number): number => {
    untried = withRoom(untried, count);
    const { state } = watched[grain];
    let left = 0;
    for (let i = 0; i < count; i++) {
      const thread = threads[i] ?? 0;
      if ((state.bitOf(thread, view) & tried) === 0) untried[left++] = thread;
    }
    tried = 0;
    return left === 0 ? under.choose(view, threads, count) : under.choose(view, untried, left);
  };
  const choose = (view: SchedulingView, threads: Int32Array, count: number): number => {
    arrive(view);
    const isBack = at === end && tried !== 0;
    // Asked on the way back too: it may count points.
    const own = isBack ? chooseUntried(view, threads, count) : under.choose(view, threads, count);
    const chosen = repeat(own, (wanted) => includes(threads, count, wanted));
    for (const states of both) states.chosen(view, threads, count, chosen);
    made.push(chosen);
    return chosen;
  };

  return {
    name: 'frontier',
    begin(number, source) {
      random = source;
      execution = number;
      empty(made);
      at = end = tried = 0;
      for (const states of both) states.begin();
      under.begin(number, random);
      if (random.fraction() >= fromStart) goBack();
    },
    chooseThread: (view) => choose(view, view.candidates, view.count),
    choose,
    chooseValue(_kind, count) {
      const value = repeat(random.below(count), (wanted) => wanted < count);
      made.push(value);
      return value;
    },
    performed(thread, view) {
      arrive(view);
      for (const { state } of both) state.performed(thread, view);
      under.performed?.(thread, view);
    },
    created(thread, parent) {
      for (const { state } of both) state.created(thread);
      under.created?.(thread, parent);
    },
    ended: (thread) => under.ended?.(thread),
    yielded: (thread) => under.yielded?.(thread),
    end(steps, points) {
      under.end?.(steps, points);
      for (const states of both) states.end(execution, made);
    },
  };
}

/** The states of one grain that an execution comes through. */
class WatchedStates {
  readonly state: AbstractState;
  readonly #sum: FrontierSum;
  readonly #visits: Visit[] = [];
  /** Those of earlier executions, to be used again. */
  readonly #pool: Visit[] = [];
  /** The number of its visit, from 1. */
  readonly #byState = new IntMap();
  /** Where the execution is; null beyond {@link maxLength}. */
  #here: Visit | null = null;

  constructor(grain: Grain, sum: FrontierSum) {
    this.state = new AbstractState(grain);
    this.#sum = sum;
  }

  begin(): void {
    this.state.begin();
    this.#byState.clear();
    empty(this.#visits);
    this.#here = null;
  }

  arrive(view: SchedulingView, made: number): void {
    const state = this.state.settle(view);
    if (this.#here?.state === state) return;
    const known = this.#byState.get(state);
    if (known > 0) {
      this.#here = this.#visits[known - 1] ?? null;
      return;
    }
    this.#here = null;
    if (made > maxLength) return;
    const visit = (this.#pool[this.#visits.length] ??= { state, length: made, offered: 0, tried: 0 });
    visit.state = state;
    visit.length = made;
    visit.offered = visit.tried = 0;
    this.#here = visit;
    this.#byState.set(state, this.#visits.push(visit));
  }

  chosen(view: SchedulingView, threads: Int32Array, count: number, chosen: number): void {
    if (this.#here === null) return;
    for (let i = 0; i < count; i++) this.#here.offered |= this.state.bitOf(threads[i] ?? 0, view);
    this.#here.tried |= this.state.bitOf(chosen, view);
  }

  end(execution: number, choices: readonly number[]): void {
    this.#sum.add(execution, choices, this.#visits);
  }
}

function startsOf(lengths: Uint32Array): Uint32Array {
  const starts = new Uint32Array(lengths.length + 1);
  for (let i = 0; i < lengths.length; i++) starts[i + 1] = (starts[i] ?? 0) + (lengths[i] ?? 0);
  return starts;
}

function includes(threads: Int32Array, count: number, wanted: number): boolean {
  for (let i = 0; i < count; i++) if (threads[i] === wanted) return true;
  return false;
}
