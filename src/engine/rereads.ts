/**
 * What a thread read from atomics since its last effect, one entry for each place of the program: a loop that waits reads the same stores again and again.
 * For exhaustive search under C11; see exploration.ts.
 */
import type { Location } from '../memory-model/location.ts';
import type { Store } from '../memory-model/store.ts';

interface Reread {
  readonly site: number;
  readonly location: Location;
  /** What the last visit read; of a read-modify-write that changed nothing, what it stored. */
  store: Store;
  /** The last visit was a weak compare-exchange that failed although it need not have. */
  spurious: boolean;
  /** Repetitions of the thread at the last visit. */
  visit: number;
}

export class Rereads {
  readonly #list: Reread[] = [];

  get empty(): boolean {
    return this.#list.length === 0;
  }

  clear(): void {
    if (this.#list.length > 0) this.#list.length = 0;
  }

  /** The store that the last visit of this place read; null when there was none since the last effect. */
  last(site: number, location: Location): Store | null {
    return this.#find(site, location)?.store ?? null;
  }

  /** Whether the last visit of this place failed spuriously. */
  failedSpuriously(site: number, location: Location): boolean {
    return this.#find(site, location)?.spurious === true;
  }

  note(site: number, location: Location, store: Store, spurious: boolean, visit: number): void {
    const known = this.#find(site, location);
    if (known === undefined) this.#list.push({ site, location, store, spurious, visit });
    else {
      known.store = store;
      known.spurious = spurious;
      known.visit = visit;
    }
  }

  /** Forgets places that were last visited before the thread had repeated itself so often: they are no part of the loop that it is in. */
  keepSince(visit: number): void {
    const kept = this.#list.filter((one) => one.visit >= visit);
    this.#list.splice(0, this.#list.length, ...kept);
  }

  /** Some visit could have read a newer store, or need not have failed. */
  get avoidable(): boolean {
    return this.#list.some(({ location, store, spurious }) => spurious || location.newest !== store);
  }

  #find(site: number, location: Location): Reread | undefined {
    return this.#list.find((one) => one.site === site && one.location === location);
  }
}
