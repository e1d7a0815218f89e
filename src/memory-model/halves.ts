/** A location of plain stores as two, because an access to half of it comes. */
import type { Location, LocationPool } from './location.ts';
import { noStore, partOf, type Store } from './store.ts';
import type { StorePool } from './store-pool.ts';
import { noRow, type ThreadRows } from './thread-rows.ts';

/** The lower and the upper half, each with its part of the history. */
export function halves(
  location: Location,
  locations: LocationPool,
  pool: StorePool,
  rows: ThreadRows,
): [Location, Location] {
  return [half(location, locations, 0, pool, rows), half(location, locations, location.bytes >>> 1, pool, rows)];
}

function half(
  location: Location,
  locations: LocationPool,
  offset: number,
  pool: StorePool,
  rows: ThreadRows,
): Location {
  const bytes = location.bytes >>> 1;
  const copy = (store: Store): Store => {
    const copied = pool.take();
    const { thread, epoch, order, tag, clock, node, reader, readEpoch } = store;
    Object.assign(copied, { thread, epoch, order, tag, clock, node, reader, readEpoch });
    copied.words = partOf(store.words, offset, bytes);
    copied.readers = store.readers === null ? null : [...store.readers];
    copied.fences = rows.join(noRow, store.fences);
    copied.readFences = rows.join(noRow, store.readFences);
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
  const part = locations.take(location.address + offset, bytes, newest, location.pruneAt);
  part.oldest = last;
  part.length = location.length;
  part.sources = rows.join(noRow, location.sources);
  part.prunedSources = rows.join(noRow, location.prunedSources);
  part.prunedFences = rows.join(noRow, location.prunedFences);
  return part;
}
