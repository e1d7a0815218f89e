/** What comes before an event in the order S because of the stores of a location, by modification order and from-read. */
import type { Location, LocationPool } from './location.ts';
import type { Store } from './store.ts';
import type { StorePool } from './store-pool.ts';
import { Scratch, type ThreadRows } from './thread-rows.ts';
import type { Visibility } from './visibility.ts';

/**
 * Nodes that eco puts before a seq_cst fence of `thread`, but for those that are before its last one anyway: {@link Scratch.before}. A location is walked
 * back to where that one's walk began, not through all that it keeps for a thread that knows none of it. What reads an older store or comes in between
 * since is ordered before that fence at once: it is among the targets (targets.ts). `fenced`: that fence is still kept, as only those can be targets.
 * `same`: the thread knows no more of others than there, so that what it knew of each location is what it knows, unless it has been there.
 */
export function beforeFence(
  thread: number,
  same: boolean,
  fenced: boolean,
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
    const store = (same ? pool.at(location.seen(thread)) : null) ?? newestKnown(thread, location, visible, pool);
    if (store === null) continue;
    location.see(thread, store.index);
    addElders(thread, location, store, fenced ? location.fencedFrom(thread) : -1, visible, pool, rows);
  }
  return past;
}

function newestKnown(thread: number, location: Location, visible: Visibility, pool: StorePool): Store | null {
  let store: Store | null = location.newest;
  while (store !== null && !visible.knows(thread, store)) store = pool.older(store);
  return store;
}

/** What stores before `seen`, the newest one that the thread can read nothing older than, put before its fence. `fencedFrom`: see {@link Location}. */
function addElders(
  thread: number,
  location: Location,
  seen: Store,
  fencedFrom: number,
  visible: Visibility,
  pool: StorePool,
  rows: ThreadRows,
): void {
  const past = Scratch.before;
  /** The newest that happens before the fence: of those that are older, all accesses are before it, of others only fences. */
  let happened = visible.happened(thread, seen) ? seen : null;
  if (happened === null) rows.join(past, seen.fences);
  let older = seen.serial === fencedFrom ? null : pool.older(seen);
  for (; older !== null; older = older.serial === fencedFrom ? null : pool.older(older)) {
    rows.join(past, older.fences);
    rows.join(past, older.readFences);
    if (happened !== null) {
      addNode(rows, past, older);
      rows.join(past, older.sequentialReads);
    } else if (visible.happened(thread, older)) {
      happened = older;
    }
  }
  rows.join(past, location.prunedFences);
  if (happened === null) return;
  rows.join(past, location.prunedSources);
  location.fence(thread, happened);
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
