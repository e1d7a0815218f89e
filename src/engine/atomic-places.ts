/**
 * The memory that atomic accesses went to, by address. An execution has a few places, and a program that allocates its nodes has new ones all the time: they are
 * used again and lie in chains of a small hash table, because maps and sets of young objects cost more than the accesses.
 */
import type { Location } from '../memory-model/location.ts';

/** Chains at first: a power of two. */
const firstChains = 256;
/** Places kept from one execution to the next, at most. */
const mostKept = 4096;
const nothing = -1;
const none: readonly Place[] = [];

export class Place {
  address = 0;
  bytes = 0;
  /** Null: accesses of several sizes. */
  location: Location | null = null;
  /** The kernel's mark of the last plain write when the history began. */
  plainWrite = 0;
  /** Number of the next one in its chain, or among those to be used again. */
  next: number = nothing;
  readonly index: number;

  constructor(index: number) {
    this.index = index;
  }
}

export class AtomicPlaces {
  /** The first `#used` were in use in this execution. */
  readonly #places: Place[] = [];
  #used = 0;
  /** Of those, one that is to be used again; the others follow. */
  #spare = nothing;
  #count = 0;
  /** Numbers of the first places of the chains, by the low bits of the units of 8 bytes in which places begin. */
  #chains = new Int32Array(firstChains).fill(nothing);
  /** Some place reaches into a unit after the one in which it begins. */
  #spills = false;
  /** Of the last search: the first of them are valid. */
  readonly #found: Place[] = [];

  get empty(): boolean {
    return this.#count === 0;
  }

  clear(): void {
    if (this.#used === 0) return;
    if (this.#used > mostKept) {
      this.#chains = new Int32Array(firstChains).fill(nothing);
      this.#places.length = mostKept;
    } else {
      for (let i = 0; i < this.#used; i++) this.#chains[this.#chainOf(this.#at(i).address)] = nothing;
    }
    this.#used = this.#count = 0;
    this.#spare = nothing;
    this.#spills = false;
  }

  find(address: number, bytes: number): Place | null {
    let index = this.#chains[this.#chainOf(address)] ?? nothing;
    while (index >= 0) {
      const place = this.#places[index] as Place;
      if (place.address === address && place.bytes === bytes) return place;
      index = place.next;
    }
    return null;
  }

  overlapping(address: number, bytes: number): readonly Place[] {
    const count = this.#collect(address, bytes);
    return count === 0 ? none : this.#found.slice(0, count);
  }

  /** Fills the first of {@link #found}: returns how many. */
  #collect(address: number, bytes: number): number {
    if (this.#count === 0) return 0;
    const end = address + bytes;
    // Places have up to 16 bytes.
    const first = Math.max(0, (address >>> 3) - (this.#spills ? 2 : 0));
    const last = (end - 1) >>> 3;
    const chains = this.#chains;
    const all = last - first >= chains.length;
    let count = 0;
    for (let i = 0; i < (all ? chains.length : last - first + 1); i++) {
      const unit = first + i;
      let index = chains[all ? i : unit & (chains.length - 1)] ?? nothing;
      while (index >= 0) {
        const place = this.#at(index);
        index = place.next;
        if (place.address >= end || address >= place.address + place.bytes) continue;
        // A chain has places of several units.
        if (all || place.address >>> 3 === unit) this.#found[count++] = place;
      }
    }
    return count;
  }

  /** A new place, which has no location yet. */
  add(address: number, bytes: number): Place {
    if (this.#count >= this.#chains.length) this.#grow();
    const place = this.#take();
    place.address = address;
    place.bytes = bytes;
    place.location = null;
    if ((address & 7) + bytes > 8) this.#spills = true;
    const chain = this.#chainOf(address);
    place.next = this.#chains[chain] ?? nothing;
    this.#chains[chain] = place.index;
    this.#count++;
    return place;
  }

  /** Removes all that overlap this memory; `removed` is told of each. */
  remove(address: number, bytes: number, removed: (place: Place) => void): void {
    const count = this.#collect(address, bytes);
    for (let i = 0; i < count; i++) {
      const place = this.#found[i] as Place;
      const chain = this.#chainOf(place.address);
      if (this.#chains[chain] === place.index) this.#chains[chain] = place.next;
      else this.#before(chain, place).next = place.next;
      place.next = this.#spare;
      this.#spare = place.index;
      this.#count--;
      removed(place);
    }
  }

  #at(index: number): Place {
    return this.#places[index] as Place;
  }

  #chainOf(address: number): number {
    return (address >>> 3) & (this.#chains.length - 1);
  }

  /** The one before `place` in its chain. */
  #before(chain: number, { index }: Place): Place {
    let place = this.#at(this.#chains[chain] ?? nothing);
    while (place.next !== index) place = this.#at(place.next);
    return place;
  }

  #take(): Place {
    if (this.#spare >= 0) {
      const place = this.#at(this.#spare);
      this.#spare = place.next;
      return place;
    }
    const index = this.#used++;
    return (this.#places[index] ??= new Place(index));
  }

  #grow(): void {
    const old = this.#chains;
    this.#chains = new Int32Array(old.length * 2).fill(nothing);
    for (let index of old) {
      while (index >= 0) {
        const place = this.#at(index);
        index = place.next;
        const chain = this.#chainOf(place.address);
        place.next = this.#chains[chain] ?? nothing;
        this.#chains[chain] = place.index;
      }
    }
  }
}
