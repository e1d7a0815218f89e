/** What a thread has read since its last effect, for exhaustive search: see exploration.ts. */

import { LoopChoices } from './loop-choices.ts';
import { LoopStates, type StateReader, Visit, type VisitKind } from './loop-states.ts';
import { Rereads } from './rereads.ts';
import type { Thread } from './thread.ts';

/** Distinct places remembered of a loop. */
const maxPlaces = 64;
/** Transitions from states with known calls after which the loop is taken to go on like that: to look at the calls takes microseconds. */
const steadyAfter = 16;

/** What a thread did since its last effect. */
export class WaitingLoop {
  /** Disabled until something it has read changes. */
  waits = false;
  /** It got a turn although nothing had changed. */
  released = false;
  /** Repetitions when it last began to count. */
  base = 0;
  /** Transitions since the first repetition. */
  rounds = 0;
  /** It has looked at the clock: time alone may end the loop. */
  timed = false;
  /** Code sites of the transitions since its last effect, each as it began; of known states with the calls that led there. The first {@link #count} count. */
  readonly #sites: number[] = [];
  #count = 0;
  /** Of them the last ones that were known. */
  #steady = 0;
  /** Flat pairs (address, bytes) that it has read. */
  readonly places: number[] = [];
  /** What it read from atomics under C11. */
  readonly rereads: Rereads = new Rereads();
  /** It was made to read what it had read before, to fail as before, or to choose the same value, though there were other possibilities. */
  insists = false;
  /** States that it has been in since its last effect, each as of the point before a transition. */
  readonly states: LoopStates = new LoopStates();
  /** Repetitions when it last came to a new state. */
  newStateAt = 0;
  /** Which of the `rounds`, from 1, was the last to begin in a new state; 0: none. */
  newStateRound = 0;
  /** Number of its effects as of when it last arrived at a point. */
  effects = 0;
  readonly choices: LoopChoices = new LoopChoices();
  /** While it waited for atomics somebody wrote to a place that it had read. */
  overtaken = false;

  begin(): void {
    this.reset();
    this.forget();
  }

  /** The thread has had an effect. */
  forget(): void {
    this.rereads.clear();
    this.states.clear();
    this.choices.clear();
  }

  reset(): void {
    this.waits = this.released = this.timed = this.insists = this.overtaken = false;
    this.base = this.rounds = this.newStateAt = this.newStateRound = 0;
    if (this.places.length > 0) this.places.length = 0;
    this.forgetSites();
  }

  forgetSites(): void {
    this.#steady = this.#count = 0;
  }

  /** Nobody else can run: another turn, in which it chooses other values. */
  release(): void {
    this.waits = false;
    this.released = true;
    this.choices.moveOn();
  }

  restart(): void {
    this.choices.forgetStates();
    this.waits = this.released = false;
    this.rounds = this.newStateRound = this.#steady = 0;
  }

  /** `thread`, whose loop it is, is about to begin a transition. */
  comesTo(thread: Thread, visit: VisitKind, states: StateReader): void {
    this.choices.begin();
    const sites = this.#sites;
    const count = this.#count++;
    if (visit !== Visit.known) {
      this.#steady = 0;
      // Who called is not known: it equals no other.
      sites[count] = visit === Visit.fresh ? thread.site : ~count;
      return;
    }
    if (this.#steady === steadyAfter) {
      sites[count] = sites[count - steadyAfter] ?? ~count;
      return;
    }
    const place = states.callPath(thread);
    const before = sites.indexOf(place);
    this.#steady = before >= 0 && before < count ? this.#steady + 1 : 0;
    sites[count] = place;
  }

  /**
   * How many of the last `rounds` transitions repeat the loop that it is in now: what it did before it came there is left out, and with it the first round. By code
   * sites and calls: a loop that gave up before may have read the same, and so may a function that the loop calls, too.
   */
  repetitions(): number {
    const { rounds } = this;
    const sites = this.#sites.slice(0, this.#count);
    const now = new Set(sites.slice(-Math.ceil(rounds / 2)));
    let length = 0;
    while (length < rounds && now.has(sites[sites.length - 1 - length] ?? Number.NaN)) length++;
    return length === rounds ? rounds : Math.max(0, length - now.size);
  }

  covers(address: number, bytes: number): boolean {
    for (let i = 0; i < this.places.length; i += 2) {
      const at = this.places[i] ?? 0;
      if (at < address + bytes && address < at + (this.places[i + 1] ?? 0)) return true;
    }
    return false;
  }

  note(address: number, bytes: number): void {
    const { places } = this;
    for (let i = 0; i < places.length; i += 2) if (places[i] === address && places[i + 1] === bytes) return;
    if (places.length < 2 * maxPlaces) places.push(address, bytes);
  }
}
