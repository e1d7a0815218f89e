/** For tests: the reads-from class of each execution of any exhaustive search, told from what the engine tells the search. */
import { MemoryUse, type Search } from '../src/engine/search.ts';
import type { ExhaustiveSearch } from '../src/strategies/dpor.ts';
import { ExecutionGraph, type MemoryTouch } from '../src/strategies/search/execution-graph.ts';

/** `search`, whose {@link ExhaustiveSearch.lastTrace} names reads-from classes now. `awaited`: where memory lies to which all accesses have a fixed order. */
export function observed(search: ExhaustiveSearch, awaited: ReadonlySet<number> = new Set()): ExhaustiveSearch {
  const graph = new ExecutionGraph();
  let enabled: readonly number[] = [];
  let running = 0;
  let touches: MemoryTouch[] | null = null;
  let values: number[] = [];
  let repeats: readonly [number, number] | null = null;
  const resumed = new Set<number>();
  const start = (thread: number): void => {
    running = thread;
    touches = [];
    values = [];
  };
  const close = (): void => {
    if (touches === null) return;
    graph.add(running, touches, values, 0, false);
    touches = null;
    if (repeats !== null) graph.repeats(...repeats);
    repeats = null;
  };
  const watching: Partial<Search> & { advance(): boolean } = {
    begin(execution, random) {
      graph.reset();
      enabled = [];
      resumed.clear();
      search.begin(execution, random);
      start(0);
    },
    next(view) {
      close();
      const now = [...view.candidates.subarray(0, view.count)];
      for (const thread of now) if (!enabled.includes(thread) && !resumed.has(thread)) graph.woke(thread);
      enabled = now;
      resumed.clear();
      const thread = search.next(view);
      if (thread >= 0) start(thread);
      return thread;
    },
    chooseThread: (view) => watching.next?.(view) ?? 0,
    chooseValue(kind, count, step, code) {
      const value = search.chooseValue(kind, count, step, code);
      values.push(value);
      return value;
    },
    touch(address, bytes, mode, closed, tolerates, memory) {
      const use = awaited.has(address) ? MemoryUse.none : memory;
      touches?.push({ address, bytes, mode, closed, tolerates, memory: use });
      search.touch(address, bytes, mode, closed, tolerates, memory);
    },
    barrier() {
      close();
      graph.barrier();
      search.barrier();
    },
    waits(thread, transitions) {
      repeats = [thread, transitions];
      search.waits(thread, transitions);
    },
    resumed: (thread) => void resumed.add(thread),
    advance() {
      close();
      return search.advance();
    },
  };
  return new Proxy(search, {
    get(_, name) {
      if (name === 'lastTrace') return graph.text();
      if (Object.hasOwn(watching, name)) return watching[name as keyof Search];
      const value: unknown = Reflect.get(search, name, search);
      return typeof value === 'function' ? (value.bind(search) as unknown) : value;
    },
    has: (_, name) => name in watching || name in search,
    set: (_, name, value) => Reflect.set(search, name, value, search),
  });
}
