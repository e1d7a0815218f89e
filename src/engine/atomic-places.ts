/** The memory that atomic accesses went to, by address. */
import type { Location } from '../memory-model/store.ts';

const recentPlaces = 64;
const none: readonly Place[] = [];

export interface Place {
  readonly address: number;
  readonly bytes: number;
  /** Null: accesses of several sizes. */
  location: Location | null;
  /** The kernel's mark of the last plain write when the history began. */
  plainWrite: number;
}

export class AtomicPlaces {
  /** By address in units of 8 bytes. */
  #units = new Map<number, Place[]>();
  /** By the low bits of their address: most accesses go to a few. */
  readonly #recent: (Place | undefined)[] = Array.from({ length: recentPlaces });

  get empty(): boolean {
    return this.#units.size === 0;
  }

  clear(): void {
    if (this.empty) return;
    this.#units = new Map();
    this.#recent.fill(undefined);
  }

  find(address: number, bytes: number): Place | undefined {
    const slot = (address >>> 2) & (recentPlaces - 1);
    const recent = this.#recent[slot];
    if (recent !== undefined && recent.address === address && recent.bytes === bytes) return recent;
    const places = this.#units.get(address >>> 3);
    if (places === undefined) return undefined;
    for (const place of places)
      if (place.address === address && place.bytes === bytes) return (this.#recent[slot] = place);
    return undefined;
  }

  overlapping(address: number, bytes: number): readonly Place[] {
    const unit = address >>> 3;
    if (unit === (address + bytes - 1) >>> 3 && !this.#units.has(unit)) return none;
    const found = new Set<Place>();
    const last = (address + bytes - 1) >>> 3;
    const look = (unit: number): void => {
      for (const place of this.#units.get(unit) ?? [])
        if (place.address < address + bytes && address < place.address + place.bytes) found.add(place);
    };
    if (bytes >>> 3 < this.#units.size) for (let unit = address >>> 3; unit <= last; unit++) look(unit);
    else for (const unit of this.#units.keys()) if (unit >= address >>> 3 && unit <= last) look(unit);
    return [...found];
  }

  add(place: Place): void {
    for (let unit = place.address >>> 3; unit <= (place.address + place.bytes - 1) >>> 3; unit++) {
      const places = this.#units.get(unit);
      if (places === undefined) this.#units.set(unit, [place]);
      else places.push(place);
    }
  }

  /** Removes all that overlap this memory, and returns them. */
  remove(address: number, bytes: number): readonly Place[] {
    const removed = this.overlapping(address, bytes);
    if (removed.length > 0) this.#recent.fill(undefined);
    for (const place of removed) {
      for (let unit = place.address >>> 3; unit <= (place.address + place.bytes - 1) >>> 3; unit++) {
        const places = this.#units.get(unit);
        if (places !== undefined) places.splice(places.indexOf(place), 1);
      }
    }
    return removed;
  }
}
