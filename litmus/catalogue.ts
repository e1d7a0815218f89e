/** The litmus tests of litmus/tests/*.json: programs of a few atomic instructions, each with an outcome and whether RC11 allows it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Order } from '../src/memory-model/orders.ts';
import type { Instruction, Program } from '../src/memory-model/testing/program.ts';

export interface LitmusTest {
  readonly name: string;
  readonly family: string;
  /** Instructions by thread: `store x 1 rel`, `load x acq`, `add x 1 rlx`, `cas x 0 1 acq_rel rlx`, `fence sc`. All locations are 0 at first. */
  readonly threads: readonly (readonly string[])[];
  /** What is asked: `"2.0": 1` is the first read of thread 2 (counted from 1), `"x": 2` the last value of x. */
  readonly outcome: Readonly<Record<string, number>>;
  readonly verdict: 'allowed' | 'forbidden';
  /** Where the verdict comes from. */
  readonly source: string;
}

const folder = join(import.meta.dirname, 'tests');

export function readCatalogue(): LitmusTest[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .flatMap((name) => {
      const tests = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Omit<LitmusTest, 'family'>[];
      return tests.map((test) => ({ ...test, family: name.slice(0, -'.json'.length) }));
    });
}

const orders: Readonly<Record<string, Order>> = {
  rlx: Order.relaxed,
  con: Order.consume,
  acq: Order.acquire,
  rel: Order.release,
  acq_rel: Order.acquireRelease,
  sc: Order.sequential,
};

/** Names of the test's locations, in order of first use: their numbers in {@link programOf}. */
export function locationNames({ threads }: LitmusTest): string[] {
  const names = threads.flat().flatMap((text) => (text.startsWith('fence') ? [] : [text.split(' ')[1] ?? '']));
  return [...new Set(names)];
}

/** @throws Error for an instruction that is none. */
export function programOf(test: LitmusTest): Program {
  const names = locationNames(test);
  return test.threads.map((list) => list.map((text) => parse(text, names)));
}

function parse(text: string, names: readonly string[]): Instruction {
  const [kind, first = '', ...rest] = text.split(' ');
  const at = names.indexOf(first);
  const order = (name: string | undefined): Order => {
    const found = orders[name ?? ''];
    if (found === undefined) throw new Error(`\`${text}\`: no order \`${name ?? ''}\``);
    return found;
  };
  switch (kind) {
    case 'fence':
      return { kind, order: order(first) };
    case 'load':
      return { kind, at, order: order(rest[0]) };
    case 'store':
    case 'add':
      return { kind, at, value: Number(rest[0]), order: order(rest[1]) };
    case 'cas':
      return {
        kind: 'exchange-if',
        at,
        expected: Number(rest[0]),
        value: Number(rest[1]),
        order: order(rest[2]),
        failure: order(rest[3]),
      };
    default:
      throw new Error(`\`${text}\` is no instruction`);
  }
}

/** Whether an outcome, as `outcomeOf` of src/memory-model/testing/program.ts writes it, is the one asked about. */
export function isAsked(test: LitmusTest, outcome: string): boolean {
  const [reads = '', last = ''] = outcome.split('/');
  const values = reads.split('|').map((list) => list.trim().split(' ').map(Number));
  const finals = last.trim().split(' ').map(Number);
  const names = locationNames(test);
  return Object.entries(test.outcome).every(([key, value]) => {
    const [thread, index] = key.split('.').map(Number);
    if (index === undefined) return finals[names.indexOf(key)] === value;
    return values[(thread ?? 0) - 1]?.[index] === value;
  });
}
