/** What exhaustive search has to agree with, one generated program (e2e/search-interpreter.c) at a time. */
import { expect } from 'vitest';
import type { ProgramImage } from '../src/engine/program.ts';
import { createDpor, createSleepSets } from '../src/strategies/dpor.ts';
import { createReadsFromDpor } from '../src/strategies/reads-from-dpor.ts';
import { observed } from './class-observer.ts';
import { exploreAll } from './search-support.ts';

/** Letters of the interpreter, for `dpor` over Mazurkiewicz traces. */
export const traceKinds = {
  atomics: 'rwac',
  'plain accesses and locks': 'RWlut',
  semaphores: 'PVT',
  conditions: 'igGlu',
  'time-outs': 'IgGlu',
  'read-write locks': 'qQdd',
  everything: 'rwacRWlutPVTigGqQdhmbnI',
} as const;

/** Rarer ones, for both equivalences; in the soak only. */
export const rareKinds = {
  'mutexes that check or nest': 'eeEkkKfrw',
  'robust mutexes': 'LLLU!==rw',
  'spin locks': 'jjJJrw',
  'initialisation by once': 'oorwa',
  'threads of threads': 'Dolurw',
  'waits in time': 'xlupPVrw',
  sleeps: 'zlurw',
  'read-write locks tried': 'yYqQddS|r',
  'read-write locks that prefer writers': '<<>>___{}[]r',
  'semaphore values': 'vPVTbr',
  futexes: 'AFBCwwra',
  epochs: 'MNOwr',
} as const;

/** The same, over reads-from classes. */
export const classKinds = {
  'loads and stores': 'rw',
  'atomic modifications': 'rwac',
  'plain accesses and locks': 'RWlut',
  'conditions, semaphores and memory': 'rwigGluPVT',
  'time-outs': 'rIgGlu',
  'read-write locks': 'rwqQdd',
  'loops that wait': 'rwsn',
  choices: 'rwachh',
  everything: 'rwacRWlutPVTigGqQdhmbnI',
} as const;

/**
 * `dpor` against sleep sets alone, which explore every trace once without looking at races: the same end states and findings, and as many executions as
 * there are traces. False when the oracle was not done after `executions`: then only what it reached is compared.
 */
export async function agreesWithSleepSets(
  image: ProgramImage,
  words: readonly string[],
  executions: number,
): Promise<boolean> {
  const search = createDpor();
  const oracle = createSleepSets();
  search.keepsTraces = oracle.keepsTraces = true;
  const found = await exploreAll(image, search, { arguments: words });
  const all = await exploreAll(image, oracle, { arguments: words, executions });
  const name = words.join(' ');
  expect({ name, ...found }).toMatchObject({ name, done: true, gaps: [] });
  const reached = { states: expect.arrayContaining([...all.states]), ends: expect.arrayContaining([...all.ends]) };
  expect({ name, ...found }).toMatchObject({ name, ...reached });
  if (!all.done) return false;
  const { states, ends, classes } = all;
  expect({ name, ...found }).toMatchObject({ name, states, ends });
  // A finding that ends the execution leaves a prefix: the oracle runs all of them, dpor those that matter.
  if (!states.includes('finding')) expect({ name, ...found }).toMatchObject({ name, complete: classes, classes });
  return true;
}

/**
 * Reads-from search against all Mazurkiewicz traces, of each of which a graph of what the engine tells names the class: exactly those classes, each run
 * once to its end, with the same end states and findings. `unknown` when there are more than `executions` traces; `gap` when the search says itself that it
 * left an order out.
 */
export async function agreesWithTraces(
  image: ProgramImage,
  words: readonly string[],
  executions: number,
): Promise<'same' | 'gap' | 'unknown'> {
  const search = createReadsFromDpor();
  search.keepsTraces = true;
  const found = await exploreAll(image, search, { arguments: words, executions: 20 * executions });
  const all = await exploreAll(image, observed(createDpor(), search.awaited), { arguments: words, executions });
  if (!all.done) return 'unknown';
  const name = words.join(' ');
  const { states, ends, gaps, classes } = all;
  if (found.gaps.includes('order') && !gaps.includes('order')) {
    expect({ name, states }).toMatchObject({ name, states: expect.arrayContaining([...found.states]) });
    return 'gap';
  }
  expect({ name, ...found }).toMatchObject({ name, done: true, gaps, states, ends });
  // An execution that a finding ends is a prefix: which of them are run is up to the search.
  if (states.includes('finding')) return 'same';
  // Rounds of a wait are part of a trace, and not all of their orders are run: search-model.ts compares without them.
  if (/[sX]/.test(name)) return 'same';
  const missing = [...all.classNames].filter((one) => !found.classNames.has(one));
  expect({ name, missing }).toEqual({ name, missing: [] });
  // Traces that differ in one more round of a wait are one to the other search; threads made by threads have two numbers in two orders; a futex ties
  // memory to a queue, whose order is fixed.
  if (/[nDAF]/.test(name)) return 'same';
  expect({ name, ...found }).toMatchObject({ name, complete: classes, classes });
  expect(found.complete).toBeLessThanOrEqual(all.complete);
  return 'same';
}
