/** What comes before an event in the order S because of the stores of a location, by modification order and from-read. */
import { add, addAll, type Past } from './past.ts';
import type { Location, Store } from './store.ts';
import type { StorePool } from './store-pool.ts';
import type { Visibility } from './visibility.ts';

/** Nodes that eco puts before a seq_cst fence of `thread`. */
export function beforeFence(
  thread: number,
  locations: Iterable<Location>,
  visible: Visibility,
  pool: StorePool,
): Past | null {
  let past: Past | null = null;
  for (const location of locations) {
    let store: Store | null = location.newest;
    while (store !== null && !visible.knows(thread, store)) store = pool.older(store);
    if (store === null) continue;
    if (!visible.happened(thread, store)) past = addAll(past, store.fences);
    let known = visible.happened(thread, store);
    for (let older = pool.older(store); older !== null; older = pool.older(older)) {
      past = addAll(addAll(past, older.fences), older.readFences);
      if (known) past = addAll(addNode(past, older), older.sequentialReads);
      known ||= visible.happened(thread, older);
    }
    past = addAll(past, location.prunedFences);
    if (known) past = addAll(past, location.prunedSources);
  }
  return past;
}

export function addNode(past: Past | null, store: Store): Past | null {
  return store.node < 0 ? past : add(past, store.thread, store.node);
}

/** Accesses and fences that are before a store which follows `after`: stores up to it and their reads. */
export function sourcesUpTo(location: Location, after: Store, pool: StorePool): Past | null {
  if (after.newer < 0) return location.sources;
  let past = location.prunedSources === null ? null : [...location.prunedSources];
  past = addAll(past, location.prunedFences);
  for (let store: Store | null = after; store !== null; store = pool.older(store)) {
    past = addAll(addAll(addNode(past, store), store.fences), store.readFences);
    past = addAll(past, store.sequentialReads);
  }
  return past;
}
