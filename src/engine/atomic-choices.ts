/**
 * The choices of an atomic access under C11: which store it reads, where a store goes, whether a weak compare-exchange fails for nothing. Sees to it that
 * loops end: a thread that repeats itself reads the newest stores after a while, and in exhaustive search counts as waiting (exploration.ts).
 */
import type { Choose } from '../memory-model/candidates.ts';
import type { Location } from '../memory-model/location.ts';
import { type Kernel, KernelWord } from './kernel.ts';
import type { Scheduler } from './scheduler.ts';

/** Visits to a place with the same result after which a thread sees the newest stores: a spin must end. */
const impatience = 3;
/** Older values that a thread may read at one place in a row, whatever else it does between: a loop that locks and looks must end, too. */
const patience = 16;

export class AtomicChoices {
  readonly #scheduler: Scheduler;
  readonly #kernel: Kernel;
  /** Exhaustive search: the place and the location of the present access. */
  #site = 0;
  #location: Location | null = null;
  #patient = true;
  /** Exhaustive search: it reads what it has read there before, although it has a choice. */
  #insisted = false;

  constructor(scheduler: Scheduler, kernel: Kernel) {
    this.#scheduler = scheduler;
    this.#kernel = kernel;
  }

  /** The running thread is about to access `location` at `site`. */
  begin(site: number, location: Location): void {
    this.#patient = true;
    this.#insisted = false;
    // A long-lived object that is given a young one has to be made known to the collector.
    if (this.#scheduler.exploration === null) return;
    this.#site = site;
    this.#location = location;
  }

  /** The same, and the access is a load. */
  beginLoad(site: number, location: Location): void {
    this.begin(site, location);
    this.#patient = location.staleReads(this.#scheduler.current.id) < patience;
  }

  /** The load is over; `stale`: it did not read the newest store. */
  endLoad(location: Location, stale: boolean): void {
    if (!this.#insisted) location.noteRead(this.#scheduler.current.id, stale);
  }

  /** Which store the access reads; null: the newest. What it could read else is not looked for then, which takes long in long histories. */
  get ofStore(): Choose | null {
    const isWait = this.#scheduler.exploration === null && (!this.#patient || this.#spins(impatience));
    return isWait ? null : this.choose;
  }

  readonly choose: Choose = (kind, count, indexOf) => {
    const scheduler = this.#scheduler;
    const { exploration, current } = scheduler;
    if (kind === 'modification-order' || exploration === null) return scheduler.chooseValue(kind, count);
    const location = this.#location;
    const last = location === null ? null : exploration.lastRead(current, this.#site, location);
    const again = last === null || location === null ? -1 : indexOf(last);
    if (again >= 0 && (this.#patient || this.#spins(1))) {
      exploration.insist(current, again);
      const value = scheduler.chooseValue(kind, count);
      this.#insisted = value === again && this.#spins(1);
      return value;
    }
    if (this.#patient) return scheduler.chooseValue(kind, count);
    exploration.search?.gap('loop');
    return 0;
  };

  /** A weak compare-exchange may fail whatever the value; one in a loop does not do so for ever. */
  failsSpuriously(): boolean {
    const { exploration, current } = this.#scheduler;
    if (exploration === null) return !this.#spins(impatience) && this.#scheduler.chooseValue('spurious', 2) === 1;
    if (this.#location !== null && exploration.lastFailed(current, this.#site, this.#location))
      exploration.insist(current, 1);
    return this.#scheduler.chooseValue('spurious', 2) === 1;
  }

  #spins(hits: number): boolean {
    return (this.#kernel.words[KernelWord.spinHits] ?? 0) >= hits;
  }
}
