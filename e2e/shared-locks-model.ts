/**
 * What programs of e2e/search-interpreter.c do whose threads read and write words and hold read-write locks, told without Heddle: the Mazurkiewicz traces of all their
 * interleavings, and the exit statuses. Written for e2e/shared-locks.test.ts.
 *
 * The traces of n + 1 events are those of n events with each event that can come next: traces are sets of ordered dependent pairs, and all executions of one trace
 * end in one state. No sleep sets, no races.
 */

interface Lock {
  readonly writer: number;
  /** One entry for each read lock. */
  readonly readers: readonly number[];
  /** Writers that keep readers out. */
  readonly waiting: readonly number[];
}

/** How an event touches its place: `write` depends on all, the others on all but their kind. */
type Touch = 'write' | 'join' | 'look';

/** What a place has seen since its last `write`, by the names of events. */
interface Seen {
  readonly write: string;
  readonly join: readonly string[];
  readonly look: readonly string[];
}

interface State {
  readonly at: readonly number[];
  readonly sums: readonly number[];
  readonly words: readonly number[];
  readonly locks: Readonly<Record<string, Lock>>;
  readonly seen: Readonly<Record<string, Seen>>;
  readonly counts: readonly number[];
  readonly events: readonly string[];
}

interface Outcome {
  /** -1: the operation is not over. */
  readonly result: number;
  readonly touch: Touch;
  readonly place: string;
  readonly lock?: Lock;
  readonly word?: number;
}

const free: Lock = { writer: -1, readers: [], waiting: [] };
const nothing: Seen = { write: '', join: [], look: [] };
const notPermitted = 63;
/** The letters of locks that prefer writers, as those of the others. */
const plain: Readonly<Record<string, string>> = { '<': 'q', '>': 'Q', _: 'd', '{': 'y', '}': 'Y' };

/** What `thread` does to its lock; null: it waits. */
function onLock(thread: number, what: string, lock: Lock, prefers: boolean): Omit<Outcome, 'place'> | null {
  const { writer, readers, waiting } = lock;
  const shut = writer >= 0 || waiting.length > 0;
  const busy = writer >= 0 || readers.length > 0;
  const read = { ...lock, readers: [...readers, thread] };
  const written = { ...lock, writer: thread, waiting: waiting.filter((one) => one !== thread) };
  switch (what) {
    case 'q':
      return shut ? null : { result: 1, touch: 'join', lock: read };
    case 'y':
      return shut ? { result: 2, touch: 'look' } : { result: 1, touch: 'join', lock: read };
    case 'Q':
      if (!busy) return { result: 1, touch: 'write', lock: written };
      if (!prefers || waiting.includes(thread)) return null;
      return { result: -1, touch: 'write', lock: { ...lock, waiting: [...waiting, thread] } };
    case 'Y':
      return busy ? { result: 2, touch: 'look' } : { result: 1, touch: 'write', lock: written };
    default: {
      if (writer === thread) return { result: 1, touch: 'write', lock: { ...lock, writer: -1 } };
      const index = readers.indexOf(thread);
      if (index < 0) return { result: notPermitted + 1, touch: 'write' };
      return { result: 1, touch: 'join', lock: { ...lock, readers: readers.toSpliced(index, 1) } };
    }
  }
}

function perform(words: readonly string[], state: State, thread: number): Outcome | null {
  const at = state.at[thread] ?? 0;
  const [what, index] = [words[thread]?.[at], Number(words[thread]?.[at + 1])];
  if (what === undefined) return null;
  const value = state.words[index] ?? 0;
  if (what === 'r') return { result: value + 1, touch: 'look', place: `w${index}` };
  if (what === 'w') return { result: 1, touch: 'write', place: `w${index}`, word: thread + 3 };
  const prefers = plain[what] !== undefined;
  const place = `${prefers ? 'p' : 'l'}${index}`;
  const outcome = onLock(thread, plain[what] ?? what, state.locks[place] ?? free, prefers);
  return outcome === null ? null : { ...outcome, place };
}

function after(words: readonly string[], state: State, thread: number): State | null {
  const outcome = perform(words, state, thread);
  if (outcome === null) return null;
  const { result, touch, place, lock, word } = outcome;
  const seen = state.seen[place] ?? nothing;
  const name = `${thread}.${state.counts[thread]}`;
  const others = touch === 'join' ? seen.look : touch === 'look' ? seen.join : [...seen.join, ...seen.look];
  const next = touch === 'write' ? { ...nothing, write: name } : { ...seen, [touch]: [...seen[touch], name] };
  const { at, sums, counts } = state;
  const over = result >= 0;
  return {
    at: over ? at.with(thread, (at[thread] ?? 0) + 2) : at,
    sums: over ? sums.with(thread, (Math.imul(sums[thread] ?? 0, 7) + result) | 0) : sums,
    words: word === undefined ? state.words : state.words.with(Number(place[1]), word),
    locks: lock === undefined ? state.locks : { ...state.locks, [place]: lock },
    seen: { ...state.seen, [place]: next },
    counts: counts.with(thread, (counts[thread] ?? 0) + 1),
    events: [...state.events, `${name}:${touch}<${[seen.write, ...others].toSorted().join()}`].toSorted(),
  };
}

function exitStatus({ sums, words }: State): number {
  const own = (words[0] ?? 0) * 3 + (words[1] ?? 0) * 5 + 11 + 13;
  return sums.reduce((sum, one) => (Math.imul(sum, 31) + one) | 0, own) & 0x7fff_ffff;
}

/** Null when there are more than `most` traces of as many events. */
export function modelOf(words: readonly string[], most: number): { traces: number; states: string[] } | null {
  const none = words.map(() => 0);
  const start: State = { at: none, sums: none, words: [0, 0], locks: {}, seen: {}, counts: none, events: [] };
  let level = new Map([['', start]]);
  let traces = 0;
  const states = new Set<string>();
  while (level.size > 0) {
    const following = new Map<string, State>();
    for (const state of level.values()) {
      const next = words.map((_, thread) => after(words, state, thread)).filter((one) => one !== null);
      for (const one of next) following.set(one.events.join(' '), one);
      if (next.length > 0) continue;
      traces++;
      const ended = words.every((word, thread) => (state.at[thread] ?? 0) >= word.length);
      states.add(ended ? `exit ${exitStatus(state)}` : 'finding');
    }
    if (following.size > most) return null;
    level = following;
  }
  return { traces, states: [...states].toSorted((a, b) => (a < b ? -1 : 1)) };
}
