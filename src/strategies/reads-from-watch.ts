/** Notes which write each read of an execution reads from. */
import { Operation, type SchedulingView } from '../engine/strategy.ts';
import { lowestAddress } from './object-key.ts';
import { packPair, pairHash } from './reads-from.ts';

/** Sites noted for one address; a program whose code touches one address at more places is not seen wholly. */
const maxSitesOfAddress = 32;

interface Users {
  readonly writes: number[];
  readonly reads: number[];
}

export class ReadsFromWatch {
  /** Distinct pairs of this execution. */
  readonly pairs: Set<number> = new Set();
  signature = 0;
  readonly #lastWrites = new Map<number, number>();
  readonly #users = new Map<number, Users>();
  #thorough = false;

  /** @param thorough Also collect which sites touch the same memory. */
  begin(thorough: boolean): void {
    this.pairs.clear();
    this.signature = 0;
    this.#lastWrites.clear();
    this.#users.clear();
    this.#thorough = thorough;
  }

  performed(thread: number, view: SchedulingView): void {
    const address = view.pendingAddress[thread] ?? 0;
    const site = view.pendingSite[thread] ?? 0;
    if (site === 0 || address < lowestAddress) return;
    const writes = view.pendingWrites[thread] !== 0;
    const reads = readsToo(view, thread);
    if (reads) {
      const pair = packPair(this.#lastWrites.get(address) ?? 0, site);
      if (!this.pairs.has(pair)) {
        this.pairs.add(pair);
        this.signature = (this.signature + pairHash(pair)) | 0;
      }
    }
    if (writes) this.#lastWrites.set(address, site);
    if (this.#thorough) this.#use(address, site, reads, writes);
  }

  /** Calls `found` with every pair of sites that might read from each other, as far as this execution tells. */
  possible(found: (pair: number) => void): void {
    for (const { writes, reads } of this.#users.values()) {
      if (writes.length === 0) continue;
      for (const read of reads) {
        found(packPair(0, read));
        for (const write of writes) found(packPair(write, read));
      }
    }
  }

  #use(address: number, site: number, reads: boolean, writes: boolean): void {
    let users = this.#users.get(address);
    if (users === undefined) this.#users.set(address, (users = { writes: [], reads: [] }));
    if (reads) note(users.reads, site);
    if (writes) note(users.writes, site);
  }
}

/** Whether what the operation does depends on what was written before. Plain writes do not; stores of atomics are not told from read-modify-writes. */
export function readsToo(view: SchedulingView, thread: number): boolean {
  return view.pendingWrites[thread] === 0 || view.pendingKind[thread] !== Operation.access;
}

function note(sites: number[], site: number): void {
  if (sites.length < maxSitesOfAddress && !sites.includes(site)) sites.push(site);
}
