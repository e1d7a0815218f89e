/**
 * For tests: what the threads of a program of e2e/search-branches.c have seen when it ends, in all executions that a search runs; and what they can see, told without
 * Heddle.
 */
import { expect } from 'vitest';
import { Random } from '../src/base/random.ts';
import { EngineSupply } from '../src/campaign/engine-supply.ts';
import { detectors } from '../src/detectors/index.ts';
import type { Engine } from '../src/engine/engine.ts';
import type { ProgramImage } from '../src/engine/program.ts';
import { createDpor, type ExhaustiveSearch } from '../src/strategies/dpor.ts';
import { createReadsFromDpor } from '../src/strategies/reads-from-dpor.ts';
import { searchOptions } from './search-support.ts';

const mark = [0x5eed5eed, 0x0badcafe, 0x12345678, 0x9abcdef0].map((word) => word | 0);
const counted = 10;
/** Findings of executions in which no thread could go on. Others end an execution too early to say what the threads see. */
const ended = /^(deadlock:no-wake-up|livelock)/;

/** Where the program keeps what its threads have seen, in words. */
function placeOf({ memory }: Engine): number {
  let at = memory.words.indexOf(mark[0] ?? 0);
  while (at >= 0 && !mark.every((word, i) => memory.words[at + i] === word))
    at = memory.words.indexOf(mark[0] ?? 0, at + 1);
  return at + mark.length;
}

export interface Views {
  /** What the threads saw, each once. */
  readonly seen: ReadonlySet<string>;
  /** Findings, each once; all data races are one. */
  readonly found: ReadonlySet<string>;
  readonly gaps: readonly string[];
  readonly done: boolean;
  readonly executions: number;
}

export async function viewsOf(
  image: ProgramImage,
  search: ExhaustiveSearch,
  programArguments: readonly string[],
  executions: number,
): Promise<Views> {
  using engines = new EngineSupply(image, { ...searchOptions, programArguments }, detectors);
  const random = new Random();
  const seen = new Set<string>();
  const found = new Set<string>();
  let restarts = 0;
  let done = false;
  let execution = 0;
  let engine: Engine | null = null;
  let place = 0;
  for (; !done && execution < executions; execution++) {
    const next = engines.with([]);
    if (next !== engine) place = 0;
    engine = next;
    search.begin(execution, random);
    const outcome = await engine.run(execution, search, { heapPolicy: 'quarantine', memoryModel: 'sc' });
    place ||= placeOf(engine);
    const keys = outcome.findings.map(({ key }) => key);
    for (const key of keys) found.add(key.startsWith('data-race') ? 'data-race' : key);
    const isPrefix = outcome.ending.kind === 'finding' && !keys.some((key) => ended.test(key));
    done = !search.advance();
    if ((search.restarts ?? 0) > restarts) {
      restarts++;
      seen.clear();
      found.clear();
    } else if (outcome.ending.kind !== 'redundant' && !isPrefix)
      seen.add(new Uint32Array(engine.memory.words.slice(place, place + counted)).join());
  }
  return { seen, found, gaps: [...search.gaps].toSorted(), done, executions: execution };
}

interface State {
  readonly at: readonly number[];
  readonly last: readonly number[];
  readonly seen: readonly number[];
  readonly words: readonly number[];
  readonly plain: readonly number[];
  /** Owner + 1. */
  readonly locks: readonly number[];
  readonly semaphores: readonly number[];
}

const fold = (sum: number, value: number): number => (Math.imul(sum, 31) + value + 1) >>> 0;

/** Where the next operation from `at` on is, that is not left out. */
function nextOf(text: string, at: number, last: number): number {
  let next = at;
  while (text[next] === '?') next += (last & 1) === Number(text[next + 1]) ? 2 : 4;
  return next;
}

/** What `thread` may do next: an operation with its effect, for each choice. Empty: it has ended, or waits. */
function steps(texts: readonly string[], state: State, thread: number): State[] {
  const text = texts[thread] ?? '';
  const last = state.last[thread] ?? 0;
  const at = nextOf(text, state.at[thread] ?? 0, last);
  if (at >= text.length) return [];
  const what = text[at] ?? '';
  const i = Number(text[at + 1]);
  const word = state.words[i] ?? 0;
  const free = state.locks[i] === 0;
  const units = state.semaphores[i] ?? 0;
  const own = thread === texts.length - 1 ? 0 : thread + 1;
  const after = (value: number, change: Partial<State> = {}): State => ({
    ...state,
    ...change,
    at: state.at.with(thread, at + 2),
    last: state.last.with(thread, value),
    seen: state.seen.with(own, fold(state.seen[own] ?? 0, value)),
  });
  const write = (value: number, result = value): State =>
    after(result >>> 0, { words: state.words.with(i, value >>> 0) });
  const pair = i === 0 ? state.plain : state.words;
  switch (what) {
    case 'r':
      return [after(word)];
    case 'w':
      return [write(own + 2)];
    case 'H':
      return [write(0)];
    case 'd':
      return [write(last + 1)];
    case 'a':
      return [write(word + 1, word)];
    case 'm':
      return [write(word + last, word)];
    case 'c':
      return [word === 0 ? write(1, 1) : after(0)];
    case 'x':
      return [write(own + 2, word)];
    case 'R':
      return [after(state.plain[i] ?? 0)];
    case 'W':
      return [after(own + 2, { plain: state.plain.with(i, own + 2) })];
    case 'D':
      return [after((last + 1) >>> 0, { plain: state.plain.with(i, (last + 1) >>> 0) })];
    case 'b':
      return [after(word & 0xff)];
    case 'B':
      return [write(((word & 0xffff00ff) | ((own + 2) << 8)) >>> 0, own + 2)];
    case 'p':
      return [after((state.plain[i] ?? 0) & 0xff)];
    case 'k':
      return [after((Math.imul(pair[0] ?? 0, 5) + (pair[1] ?? 0)) >>> 0)];
    case 'K':
      return [after(own + 2, { [i === 0 ? 'plain' : 'words']: [own + 2, own + 3] })];
    case 'l':
      return free ? [after(0, { locks: state.locks.with(i, own + 1) })] : [];
    case 'u':
      return [after(0, { locks: state.locks.with(i, 0) })];
    case 't':
      return [free ? after(1, { locks: state.locks.with(i, own + 1) }) : after(0)];
    case 'P':
      return units > 0 ? [after(0, { semaphores: state.semaphores.with(i, units - 1) })] : [];
    case 'T':
      return [units > 0 ? after(1, { semaphores: state.semaphores.with(i, units - 1) }) : after(0)];
    case 'V':
      return [after(0, { semaphores: state.semaphores.with(i, units + 1) })];
    case 'h':
      return [after(0), after(1)];
    case 's':
      return word === 0 ? [] : [after(1)];
    // A round that finds another number leaves a 1.
    case 'X':
      if (word === 0) return [write(1)];
      return word === 1 ? [] : [{ ...state, words: state.words.with(i, 1) }];
    case 'L':
      return free ? [after(1, { locks: state.locks.with(i, own + 1) })] : [];
    default:
      throw new Error(`The model does not know ${what}`);
  }
}

/** Of every interleaving what the threads have seen at its end. The last word is that of main. */
export function allViews(texts: readonly string[]): Set<string> {
  const none = texts.map(() => 0);
  const initial: State = {
    at: none,
    last: none,
    seen: Array.from({ length: counted }, () => 0),
    words: [0, 0],
    plain: [0, 0],
    locks: [0, 0],
    semaphores: [0, 1],
  };
  const views = new Set<string>();
  const known = new Set<string>();
  const open = [initial];
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    const key = JSON.stringify(state);
    if (known.has(key)) continue;
    known.add(key);
    const present = state;
    const next = texts.flatMap((_, thread) => steps(texts, present, thread));
    open.push(...next);
    if (next.length > 0) continue;
    const { at, seen, words, plain, last } = state;
    const ended = texts.every((text, thread) => nextOf(text, at[thread] ?? 0, last[thread] ?? 0) >= text.length);
    const both = (pair: readonly number[]): number => (Math.imul(pair[0] ?? 0, 31) + (pair[1] ?? 0) + 1) >>> 0;
    views.add((ended ? seen.with(8, both(words)).with(9, both(plain)) : seen).join());
  }
  return views;
}

/** Letters of e2e/search-branches.c and of {@link blocks}, and what tells what threads can see; the model does not know all. */
export const viewKinds = {
  'branches, and writes of what was read': { operations: 'rwadmcx?', by: 'model', executions: 1500 },
  'atomics of several sizes': { operations: 'rwadKkBb', by: 'model', executions: 1500 },
  'plain accesses of several sizes': { operations: 'RWDpKk?(', by: 'model', executions: 1500 },
  'locks and attempts': { operations: 'rwRW([)?', by: 'model', executions: 1500 },
  semaphores: { operations: 'rw{TV?', by: 'model', executions: 1500 },
  'chosen values': { operations: 'rwhd?', by: 'model', executions: 1500 },
  'conditions and time-outs': { operations: 'rw<>_', by: 'traces', executions: 1500 },
  // An execution that ends in a livelock has thousands of rounds.
  'loops that wait': { operations: 'rwHsXL?', by: 'model', executions: 100 },
  'loops over locks that look at memory': { operations: 'rwHM([?', by: 'traces', executions: 1500 },
  everything: { operations: 'rwadmcx?RWDpKkBb([{TVh', by: 'model', executions: 1500 },
} as const;

const blocks: Readonly<Record<string, string>> = {
  '(': 'l#W#u#',
  ')': 'l#r#u#',
  '[': 't#?1u#',
  '{': 'P#r#V#',
  '<': 'l#i#u#',
  _: 'l#I#u#',
  '>': 'l#w#g#u#',
};
/** Letters for whole blocks, so that generated programs give back what they take. */
const spelled = (word: string): string =>
  word.replaceAll(/([([{<_>)])(.)/g, (_, block: string, i: string) => (blocks[block] ?? '').replaceAll('#', i));

/** Findings that end an execution while others go on: of those some may be left out. */
const early = /^(deadlock:(cycle|self)|.*misuse)/;

/**
 * Reads-from search against all interleavings (`by`: `model`) or all Mazurkiewicz traces: the threads see the same, and nothing else is found. False when a
 * search was not done after `executions`, or said that it left something out.
 */
export async function agreesOnViews(
  image: ProgramImage,
  given: readonly string[],
  executions: number,
  by: 'model' | 'traces',
): Promise<boolean> {
  const words = given.map(spelled);
  const classes = await viewsOf(image, createReadsFromDpor(), words, executions);
  if (!classes.done) return false;
  const traces = by === 'traces' ? await viewsOf(image, createDpor(), words, executions) : null;
  if (traces?.done === false) return false;
  const all = traces?.seen ?? allViews(words);
  const complete = classes.gaps.length === 0;
  const known = complete && ![...classes.found].some((key) => early.test(key));
  const missing = known ? [...all].filter((view) => !classes.seen.has(view)) : [];
  const invented = [...classes.seen].filter((view) => !all.has(view));
  const name = words.join(' ');
  expect({ name, missing, invented }).toEqual({ name, missing: [], invented: [] });
  if (traces !== null && complete) expect({ name, found: classes.found }).toEqual({ name, found: traces.found });
  return complete;
}
