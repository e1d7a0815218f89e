/** The calls of the runtime that are operations on synchronisation objects. Names in full: programs have functions called `sem_wait_for_all`. */
import type { CallGraph } from './call-graph.ts';

const objects = 'pthread_(?:mutex|cond|rwlock|barrier|spin)(?:attr)?|sem|mtx|cnd';
const operations =
  'init|destroy|\\w*lock|wait|trywait|timedwait|clockwait|signal|broadcast|post|getvalue|open|close|unlink|consistent|[gs]et(?:type|kind|pshared|protocol|robust|clock|prioceiling)(?:_np)?';
const threads =
  'pthread_(?:once|create|detach|exit|(?:try|timed|clock)?join(?:_np)?)|thrd_(?:create|current|equal|sleep|yield|join|detach|exit)|call_once|sched_yield';

/** Strategies tell them apart by where they are called. */
export const syncCall: RegExp = new RegExp(`^(?:(?:${objects})_(?:${operations})|${threads})$`);

/** Of libc++; its templates (`wait` with a predicate) are the program's code. */
const inCxx =
  /^_ZNSt3__2(?:6thread4join|5mutex4lock|15recursive_mutex4lock|18condition_variable(?:4wait|15__do_timed_wait|10notify_one|10notify_all))E/;
/** Those that only wait. */
const sleeps = /^(?:nano|u)?sleep$/;
/** They call functions of the program's. */
const callsBack = /^(?:pthread_(?:once|exit)|thrd_exit|call_once)$/;

/**
 * Calls in which a thread may wait: at them the program tells where its own frames end, so that what is below is known to be the runtime's
 * (src/engine/frames.ts). None of them calls program code back: that would run with a frame that is not its own. `park`: the function that suspends a
 * thread. A function of the program's with such a name does not call it.
 */
export function findWaitingCalls(
  names: ReadonlyMap<number, string>,
  { edgeStarts, edges }: CallGraph,
  park: number | undefined,
): ReadonlySet<number> {
  const found = new Set<number>();
  if (park === undefined) return found;
  for (const [index, name] of names) {
    const inC = (syncCall.test(name) && !callsBack.test(name)) || sleeps.test(name);
    const parks = inC && edges.subarray(edgeStarts[index], edgeStarts[index + 1]).includes(park);
    if (parks || inCxx.test(name)) found.add(index);
  }
  return found;
}
