/** What comes before an event in the order S because of the stores of a location, by modification order and from-read. */
import type { Location, LocationPool } from './location.ts';
import type { Store } from './store.ts';
import type { StorePool } from './store-pool.ts';
import { Scratch, type ThreadRows } from './thread-rows.ts';
import type { Visibility } from './visibility.ts';

/** Nodes that eco puts before a seq_cst fence of `thread`: {@link Scratch.before}. */
export function beforeFence(
  thread: number,
  locations: LocationPool,
  visible: Visibility,
  pool: StorePool,
  rows: ThreadRows,
): number {
  const past = Scratch.before;
  rows.clear(past);
  for (let i = 0; i < locations.used; i++) {
    const location = locations.at(i);
    if (location.bytes === 0) continue;
    let store: Store | null = location.newest;
    while (store !== null && !visible.knows(thread, store)) store = pool.older(store);
    if (store === null) continue;
    let known = visible.happened(thread, store);
    if (!known) rows.join(past, store.fences);
    for (let older = pool.older(store); older !== null; older = pool.older(older)) {
      rows.join(past, older.fences);
      rows.join(past, older.readFences);
      if (known) {
        addNode(rows, past, older);
        rows.join(past, older.sequentialReads);
      }
      known ||= visible.happened(thread, older);
    }
    rows.join(past, location.prunedFences);
    if (known) rows.join(past, location.prunedSources);
  }
  return past;
}

/** Adds the node of the store, if it has one. */
export function addNode(rows: ThreadRows, past: number, { node, thread }: Store): number {
  return node < 0 ? past : rows.add(past, thread, node);
}

/** Accesses and fences that are before a store which follows `after`: stores up to it and their reads. Not the caller's to change. */
export function sourcesUpTo(location: Location, after: Store, pool: StorePool, rows: ThreadRows): number {
  if (after.newer < 0) return location.sources;
  const past = Scratch.sources;
  rows.clear(past);
  rows.join(past, location.prunedSources);
  rows.join(past, location.prunedFences);
  for (let store: Store | null = after; store !== null; store = pool.older(store)) {
    addNode(rows, past, store);
    rows.join(past, store.fences);
    rows.join(past, store.readFences);
    rows.join(past, store.sequentialReads);
  }
  return past;
}
