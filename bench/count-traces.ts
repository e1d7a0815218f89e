/**
 * `node bench/count-traces.ts`: recounts the small instances of bench/programs/dpor/programs.json on models of the programs, Mazurkiewicz traces and
 * reads-from classes, and compares.
 *
 * A depth-first search with sleep sets alone (Godefroid, "Partial-order methods for the verification of concurrent systems", 1996): of every trace exactly one
 * execution is completed, the others end blocked by their sleep set. Slow, and independent of the DPOR that the counts are for.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

type Memory = Map<string, number>;

interface Step {
  readonly object: string;
  readonly changes: boolean;
  /** Its place in the order of changes is part of the reads-from class: it reads the change before it. */
  readonly reads: boolean;
  readonly ready?: (memory: Memory) => boolean;
  readonly run: (memory: Memory) => number;
}

type Model = () => Generator<Step, void, number>;

const load = (object: string): Step => ({
  object,
  changes: false,
  reads: true,
  run: (memory) => memory.get(object) ?? 0,
});
const store = (object: string, value: number): Step => ({
  object,
  changes: true,
  reads: false,
  run: (memory) => (memory.set(object, value), 0),
});
/** 1 if the object was zero and has the value now. */
const claim = (object: string, value: number): Step => ({
  object,
  changes: true,
  reads: true,
  run: (memory) => ((memory.get(object) ?? 0) === 0 ? (memory.set(object, value), 1) : 0),
});
const lock = (object: string): Step => ({
  ...store(object, 1),
  reads: true,
  ready: (memory) => (memory.get(object) ?? 0) === 0,
});
const unlock = (object: string): Step => ({ ...store(object, 0), reads: true });

/** What each thread does next after `schedule`; undefined for threads that have ended. */
function pendingAfter(models: readonly Model[], schedule: readonly number[]): readonly [(Step | undefined)[], Memory] {
  const memory: Memory = new Map();
  const threads = models.map((model) => model());
  const pending = threads.map((thread) => thread.next().value ?? undefined);
  for (const thread of schedule) {
    const result = pending[thread]?.run(memory) ?? 0;
    pending[thread] = threads[thread]?.next(result).value ?? undefined;
  }
  return [pending, memory];
}

/** Which change each step of each thread read: equal for executions of one reads-from class. */
function classOf(models: readonly Model[], schedule: readonly number[]): string {
  const memory: Memory = new Map();
  const changedBy = new Map<string, string>();
  const threads = models.map((model) => ({ steps: model(), seen: [] as string[], result: 0 }));
  const pending = threads.map(({ steps: own }) => own.next().value ?? undefined);
  for (const index of schedule) {
    const [thread, step] = [threads[index], pending[index]];
    if (thread === undefined || step === undefined) throw new Error('the schedule runs a thread that has ended');
    thread.seen.push(`${step.object} ${step.reads ? (changedBy.get(step.object) ?? '') : 'any'}`);
    if (step.changes) changedBy.set(step.object, `${index}.${thread.seen.length}`);
    pending[index] = thread.steps.next(step.run(memory)).value ?? undefined;
  }
  return JSON.stringify(threads.map(({ seen }) => seen));
}

interface Counts {
  readonly traces: number;
  readonly classes: number;
}

function count(models: readonly Model[]): Counts {
  let traces = 0;
  const classes = new Set<string>();
  const dependent = (a: Step | undefined, b: Step | undefined): boolean =>
    a !== undefined && b !== undefined && a.object === b.object && (a.changes || b.changes);
  const search = (schedule: readonly number[], inherited: ReadonlySet<number>): void => {
    const [pending, memory] = pendingAfter(models, schedule);
    const enabled = [...pending.keys()].filter((thread) => {
      const step = pending[thread];
      return step !== undefined && (step.ready?.(memory) ?? true);
    });
    if (enabled.length === 0) {
      traces++;
      classes.add(classOf(models, schedule));
    }
    const asleep = new Set(inherited);
    for (const thread of enabled.filter((candidate) => !inherited.has(candidate))) {
      const next = [...asleep].filter((other) => !dependent(pending[other], pending[thread]));
      search([...schedule, thread], new Set(next));
      asleep.add(thread);
    }
  };
  search([], new Set());
  return { traces, classes: classes.size };
}

const threads = (count: number, model: (thread: number) => Model): Model[] =>
  Array.from({ length: count }, (_, thread) => model(thread));

const allocate = (thread: number): Model =>
  function* () {
    yield lock(`inode lock ${thread}`);
    for (let block = (thread * 2) % 26; ; block = (block + 1) % 26) {
      yield lock(`block lock ${block}`);
      const busy = yield load(`busy ${block}`);
      if (busy === 0) yield store(`busy ${block}`, 1);
      yield unlock(`block lock ${block}`);
      if (busy === 0) break;
    }
    yield unlock(`inode lock ${thread}`);
  };

const insert = (thread: number): Model =>
  function* () {
    for (let message = 1; message <= 4; message++) {
      const word = message * 11 + thread;
      for (let slot = (word * 7) % 128; (yield claim(`slot ${slot}`, word)) === 0;) slot = (slot + 1) % 128;
    }
  };

const lastZero = (n: number): Model[] =>
  threads(
    n + 1,
    (thread) =>
      function* () {
        if (thread > 0) yield store(`${thread}`, (yield load(`${thread - 1}`)) + 1);
        else for (let i = n; (yield load(`${i}`)) !== 0;) i--;
      },
  );

/** The two threads that meet stand for all: the others share nothing, so they add no trace. */
const models: Readonly<Record<string, (size: number) => Model[]>> = {
  readers: (n) => threads(n + 1, (thread) => () => steps([thread === 0 ? store('x', 1) : load('x')])),
  last_zero: lastZero,
  file_system: (n) => [allocate(n - 14), allocate(n - 1)],
  indexer: (n) => [insert(n - 12), insert(n - 1)],
  store_buffering: () => [() => steps([store('x', 1), load('y')]), () => steps([store('y', 1), load('x')])],
  writers: (n) => threads(n, (thread) => () => steps([store('x', thread)])),
  writers_reader: (n) => threads(n + 1, (thread) => () => steps([thread === n ? load('x') : store('x', thread)])),
  one_lock: (n) => threads(n, () => () => steps([lock('lock'), load('sum'), store('sum', 1), unlock('lock')])),
  independent: (n) => threads(n, (thread) => () => steps([store(`${thread}`, 1), store(`${thread}`, 2)])),
};

function* steps(list: readonly Step[]): Generator<Step, void, number> {
  for (const step of list) yield step;
}

interface DporPrograms {
  readonly programs: readonly {
    readonly name: string;
    readonly traces: Readonly<Record<string, number>>;
    readonly classes?: Readonly<Record<string, number>>;
    readonly counted: readonly string[];
  }[];
}

const file = join(import.meta.dirname, 'programs/dpor/programs.json');
const { programs } = JSON.parse(readFileSync(file, 'utf8')) as DporPrograms;
for (const { name, traces, classes, counted } of programs) {
  for (const size of counted) {
    const found = count(models[name]?.(Number(size)) ?? []);
    const stated: Counts = { traces: traces[size] ?? 0, classes: classes?.[size] ?? traces[size] ?? 0 };
    const right = found.traces === stated.traces && found.classes === stated.classes;
    if (!right) process.exitCode = 1;
    const verdict = right ? 'as stated' : `WRONG, stated are ${stated.traces} and ${stated.classes}`;
    process.stdout.write(
      `${name}${size === '' ? '' : `(${size})`}: ${found.traces} traces, ${found.classes} reads-from classes, ${verdict}\n`,
    );
  }
}
