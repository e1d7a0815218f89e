/** The outcomes that the operational model reaches: all orders of events and all choices. */
import { VectorClocks } from '../clocks.ts';
import { MemoryModel } from '../model.ts';
import type { Location } from '../location.ts';
import type { Words } from '../store.ts';
import { locationsOf, outcomeOf, type Program } from './program.ts';

const word = (value: number): Words => [value, 0, 0, 0];

/** @param next picks one of `count`; exploring stops when `more` says that all combinations were tried. */
function runOnce(
  program: Program,
  next: (count: number) => number,
  { clocks, model }: { readonly clocks: VectorClocks; readonly model: MemoryModel },
): string {
  clocks.reset();
  model.reset();
  const locations: Location[] = Array.from({ length: locationsOf(program) }, (_, at) => model.locate(at, 4, word(0)));
  clocks.start(0, -1);
  for (const thread of program.keys()) clocks.start(thread + 1, 0);
  const at = program.map(() => 0);
  const reads: number[][] = program.map(() => []);
  const choose = (_: string, count: number): number => next(count);
  for (;;) {
    const able = program.flatMap((list, thread) => ((at[thread] ?? 0) < list.length ? [thread] : []));
    if (able.length === 0) break;
    const thread = able[able.length > 1 ? next(able.length) : 0] ?? 0;
    const one = program[thread]?.[at[thread] ?? 0];
    at[thread] = (at[thread] ?? 0) + 1;
    if (one === undefined) continue;
    const id = thread + 1;
    if (one.kind === 'fence') {
      model.fence(id, one.order);
      continue;
    }
    const location = locations[one.at] as Location;
    if (one.kind === 'load') reads[thread]?.push(model.load(id, location, one.order, choose).words[0]);
    if (one.kind === 'store') model.store(id, location, one.order, word(one.value), choose);
    if (one.kind === 'add') {
      const read = model.readForModify(id, location, one.order, 0, null, choose);
      reads[thread]?.push(read.words[0]);
      model.modify(id, location, one.order, read, word(read.words[0] + one.value));
    }
    if (one.kind === 'exchange-if') {
      const read = model.readForModify(id, location, one.order, one.failure, word(one.expected), choose);
      reads[thread]?.push(read.words[0]);
      if (read.words[0] === one.expected) model.modify(id, location, one.order, read, word(one.value));
      else model.failModify(id, location, one.failure, read);
    }
  }
  return outcomeOf(
    reads,
    locations.map(({ newest }) => newest.words[0]),
  );
}

/** `firstPruning` 2 drops stores as soon as possible. */
export function reachedOutcomes(program: Program, firstPruning = 2, limit = 1_000_000): Set<string> {
  const outcomes = new Set<string>();
  const clocks = new VectorClocks();
  const model = new MemoryModel(clocks, true, firstPruning);
  let path: { choice: number; count: number }[] = [];
  for (let runs = 0; runs < limit; runs++) {
    let depth = 0;
    const next = (count: number): number => {
      const known = path[depth];
      if (known === undefined) path.push({ choice: 0, count });
      return path[depth++]?.choice ?? 0;
    };
    outcomes.add(runOnce(program, next, { clocks, model }));
    path = path.slice(0, depth);
    while (path.length > 0 && (path.at(-1)?.choice ?? 0) + 1 >= (path.at(-1)?.count ?? 0)) path.pop();
    const last = path.at(-1);
    if (last === undefined) return outcomes;
    last.choice++;
  }
  throw new Error(`more than ${limit} executions`);
}
