/** A location of plain stores as two, because an access to half of it comes. */
import { type Location, noStore, partOf, type Store } from './store.ts';
import type { StorePool } from './store-pool.ts';

/** The lower and the upper half, each with its part of the history. */
export function halves(location: Location, ids: readonly [number, number], pool: StorePool): [Location, Location] {
  return [half(location, ids[0], 0, pool), half(location, ids[1], location.bytes >>> 1, pool)];
}

function half(location: Location, id: number, offset: number, pool: StorePool): Location {
  const bytes = location.bytes >>> 1;
  const copy = (store: Store): Store => {
    const copied = pool.take();
    const { thread, epoch, order, tag, clock, node, fences, reader, readEpoch } = store;
    Object.assign(copied, { thread, epoch, order, tag, clock, node, fences, reader, readEpoch });
    copied.words = partOf(store.words, offset, bytes);
    copied.readers = store.readers === null ? null : [...store.readers];
    copied.readFences = store.readFences === null ? null : [...store.readFences];
    copied.older = copied.newer = noStore;
    return copied;
  };
  const newest = copy(location.newest);
  let last = newest;
  for (let store = pool.older(location.newest); store !== null; store = pool.older(store)) {
    const copied = copy(store);
    last.older = copied.index;
    copied.newer = last.index;
    last = copied;
  }
  return {
    ...location,
    id,
    address: location.address + offset,
    bytes,
    newest,
    oldest: last,
    staleReads: null,
    sources: location.sources === null ? null : [...location.sources],
    prunedSources: location.prunedSources === null ? null : [...location.prunedSources],
    prunedFences: location.prunedFences === null ? null : [...location.prunedFences],
  };
}
