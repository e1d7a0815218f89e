/**
 * What C11 executions cost against those under sc: of the two programs that the promise is about, and of lock-free programs, one by one. Run alone
 * (`node bench/c11-cost.ts [NAME...]`) it prints the table, of the programs named.
 */
import { timeAlone } from './measure.ts';

/** Median and range. */
export interface Spread {
  readonly median: number;
  readonly smallest: number;
  readonly largest: number;
}

/** Of pairs: an execution, and a scheduling point, as threads that read older values go round their loops more often. */
export interface C11Cost {
  readonly execution: Spread;
  readonly point: Spread;
}

const specimen = (name: string, variant = 'fixed'): string => `../../specimens/${name}/${variant}.c`;
const lockFree = (name: string): string => `../../e2e/lock-free/${name}.c`;

/** Programs, relative to bench/programs, and executions to time. */
const programs: Readonly<Record<string, readonly [file: string, executions: number]>> = {
  atomics: ['atomics.c', 12_000],
  locks: ['locks.c', 50_000],
  'contended lock': ['contended.c', 40],
  'Chase-Lev deque': [specimen('chase-lev-deque'), 60_000],
  'Michael-Scott queue': [specimen('lock-free-queue'), 40_000],
  'Treiber stack': [lockFree('treiber-stack'), 40_000],
  'ABA stack': [specimen('aba-stack'), 40_000],
  'bounded queue': [lockFree('bounded-queue'), 40_000],
  'ring buffer': [specimen('ring-buffer'), 60_000],
  Peterson: [specimen('peterson'), 60_000],
  'CLH lock': [lockFree('clh-lock'), 40_000],
  'MCS lock': [specimen('mcs-lock', 'fixed-atomic'), 60_000],
  'ticket lock': [specimen('ticket-lock', 'fixed-atomic'), 60_000],
  'hazard pointers': [specimen('hazard-pointer'), 60_000],
  seqlock: [specimen('seqlock'), 60_000],
  RCU: [specimen('rcu-publish', 'fixed-atomic'), 60_000],
};

function spreadOf(ratios: readonly number[]): Spread {
  const sorted = ratios.toSorted((a, b) => a - b);
  const at = (index: number): number => Number((sorted[index] ?? NaN).toFixed(2));
  return { median: at(sorted.length >> 1), smallest: at(0), largest: at(sorted.length - 1) };
}

/**
 * CPU ratios of seven pairs. Each timing has its process, as each worker of a campaign has its engine: V8 compiles calls into one kernel, and calls into any of
 * several are ten times slower.
 */
function costOf(file: string, executions: number): C11Cost {
  const pairs = Array.from({ length: 7 }, () => ({
    sc: timeAlone(file, executions, 'sc'),
    c11: timeAlone(file, executions, 'c11'),
  }));
  return {
    execution: spreadOf(pairs.map(({ sc, c11 }) => c11.cpuMs / sc.cpuMs)),
    point: spreadOf(pairs.map(({ sc, c11 }) => c11.cpuMs / c11.points / (sc.cpuMs / sc.points))),
  };
}

const shown = ({ median, smallest, largest }: Spread): string => `${median}x (${smallest} to ${largest})`;

/** Measures the programs, all by default, and prints a line of each. */
export function measureC11(
  print: (line: string) => void,
  names: readonly string[] = Object.keys(programs),
): Record<string, C11Cost> {
  const costs: Record<string, C11Cost> = {};
  print('C11 against sc, CPU: medians of 7 pairs of processes');
  for (const name of names) {
    const [file, executions] = programs[name] ?? [];
    if (file === undefined) throw new RangeError(`no program ${name}: there are ${Object.keys(programs).join(', ')}`);
    const cost = costOf(file, executions ?? 0);
    costs[name] = cost;
    print(`  ${name}: ${shown(cost.execution)} an execution, ${shown(cost.point)} a scheduling point`);
  }
  return costs;
}

if (import.meta.main) {
  const names = process.argv.slice(2);
  measureC11((line) => process.stdout.write(`${line}\n`), names.length > 0 ? names : undefined);
}
