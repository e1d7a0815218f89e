/**
 * What programs of e2e/search-interpreter.c over the letters `rwacsnHXZ` do, told without Heddle: every interleaving, where a loop that waits is one access that comes when it can. What
 * reads-from search runs must be these classes and no others, once the rounds in which a loop waits are taken out.
 */
import { expect } from 'vitest';
import type { ProgramImage } from '../src/engine/program.ts';
import { type ClosedState, MemoryUse, type SharingMode } from '../src/engine/search.ts';
import type { SchedulingView } from '../src/engine/strategy.ts';
import { ClassSearch } from '../src/strategies/reads-from-dpor.ts';
import { exploreAll } from './search-support.ts';

/** Where each thread is, by operations and the rounds of the present one. */
interface State {
  readonly memory: readonly number[];
  readonly at: readonly number[];
  readonly rounds: readonly number[];
}

interface Access {
  readonly name: string;
  readonly word: number;
  readonly reads: boolean;
  readonly writes: boolean;
}

const initial = (words: readonly string[]): State => ({
  memory: [0, 0],
  at: words.map(() => 0),
  rounds: words.map(() => 0),
});

const hasEnded = (words: readonly string[], { at }: State): boolean =>
  words.every((word, thread) => 2 * (at[thread] ?? 0) >= word.length);

/** The next access of `thread`, and what it leaves. Null: it has ended, or waits. */
function step(
  words: readonly string[],
  { memory, at, rounds }: State,
  thread: number,
): { readonly access: Access; readonly after: State } | null {
  const operation = at[thread] ?? 0;
  const round = rounds[thread] ?? 0;
  const what = words[thread]?.[2 * operation];
  const word = Number(words[thread]?.[2 * operation + 1]);
  const value = memory[word] ?? 0;
  const stored = { w: thread + 2, H: 0, a: value + 1, c: value === 0 ? 1 : undefined, X: 1, Z: 1 }[what ?? ''];
  const waits = what === 's' ? value === 0 : what === 'X' && value !== 0;
  if (what === undefined || waits) return null;
  const done = what !== 'n' || value !== 0 || round === 2;
  return {
    access: {
      name: `${thread}.${operation}.${round}`,
      word,
      reads: what !== 'w' && what !== 'H',
      writes: stored !== undefined,
    },
    after: {
      memory: stored === undefined ? memory : memory.with(word, stored),
      at: at.with(thread, operation + Number(done)),
      rounds: rounds.with(thread, done ? 0 : round + 1),
    },
  };
}

/** Names the class of an execution. `fixed`: words whose accesses have an order. */
function className(accesses: readonly Access[], fixed: ReadonlySet<number>, ended: boolean): string {
  const last = ['-', '-'];
  const readers: string[][] = [[], []];
  const lines = accesses.map(({ name, word, reads, writes }) => {
    const before = reads || fixed.has(word) ? `${name}<${last[word] ?? ''}` : name;
    const between = writes && fixed.has(word) ? (readers[word] ?? []).toSorted().join() : '';
    if (writes) {
      last[word] = name;
      readers[word] = [];
    } else readers[word]?.push(name);
    return `${before} ${between}`;
  });
  // Main reads both words when all have ended.
  return [...lines.toSorted(), ended ? last.join() : 'waits'].join('\n');
}

/** The classes of all interleavings. Null when there are more than `most` of those. */
function allClasses(words: readonly string[], fixed: ReadonlySet<number>, most: number): Set<string> | null {
  const classes = new Set<string>();
  let count = 0;
  const run = (state: State, accesses: readonly Access[]): void => {
    const next = words.map((_, thread) => step(words, state, thread)).filter((one) => one !== null);
    if (next.length === 0 && ++count <= most) classes.add(className(accesses, fixed, hasEnded(words, state)));
    for (const { access, after } of next) if (count <= most) run(after, [...accesses, access]);
  };
  run(initial(words), []);
  return count > most ? null : classes;
}

/** Tells who accessed the words, in order, and where they lie. */
class Listening extends ClassSearch {
  readonly accesses: { readonly thread: number; readonly address: number }[] = [];
  #thread = 0;

  override begin(): void {
    this.accesses.length = this.#thread = 0;
    super.begin();
  }

  override next(view: SchedulingView): number {
    return (this.#thread = super.next(view));
  }

  override touch(
    address: number,
    bytes: number,
    mode: SharingMode,
    closed: ClosedState,
    tolerates: ClosedState,
    memory: MemoryUse,
  ): void {
    if (memory !== MemoryUse.none && this.#thread > 0) this.accesses.push({ thread: this.#thread - 1, address });
    super.touch(address, bytes, mode, closed, tolerates, memory);
  }
}

/** The execution that `search` ran last, without the rounds of loops that waited. `wordAt`: takes down where the words lie. */
function lastRun(words: readonly string[], search: Listening, wordAt: Map<number, number>): [Access[], boolean] {
  let state = initial(words);
  const accesses: Access[] = [];
  for (const { thread, address } of search.accesses) {
    wordAt.set(address, Number(words[thread]?.[2 * (state.at[thread] ?? 0) + 1]));
    const next = step(words, state, thread);
    if (next === null) continue;
    accesses.push(next.access);
    state = next.after;
  }
  return [accesses, hasEnded(words, state)];
}

/** Reads-from search against the model. False when that has more than `most` interleavings. */
export async function agreesWithModel(image: ProgramImage, words: readonly string[], most: number): Promise<boolean> {
  const search = new Listening();
  const wordAt = new Map<number, number>();
  let runs: [Access[], boolean][] = [];
  let restarts = 0;
  const { done, gaps } = await exploreAll(image, search, {
    arguments: words,
    each({ ending }) {
      if (search.restarts > restarts) runs = [];
      else if (ending.kind !== 'redundant') runs.push(lastRun(words, search, wordAt));
      ({ restarts } = search);
    },
  });
  const fixed = new Set([...search.awaited].flatMap((address) => wordAt.get(address) ?? []));
  const classes = allClasses(words, fixed, most);
  if (classes === null) return false;
  const found = new Set(runs.map(([accesses, ended]) => className(accesses, fixed, ended)));
  const missing = [...classes].filter((one) => !found.has(one));
  const invented = [...found].filter((one) => !classes.has(one));
  const name = words.join(' ');
  expect({ name, done, gaps, missing, invented }).toEqual({ name, done: true, gaps: [], missing: [], invented: [] });
  return true;
}
