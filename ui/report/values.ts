/** Values of variables over the events of a trace. */
import type { Trace } from '../../src/report/trace-model.ts';
import { countUpTo } from '../timeline/trace-index.ts';

interface History {
  /** Events that tell a value, ascending, and the values by their numbers in the trace. */
  readonly events: readonly number[];
  readonly values: readonly number[];
  /** As the first access found it: -1 when that is not known. */
  readonly first: number;
}

export class Values {
  readonly #trace: Trace;
  #names: readonly string[] | undefined;
  readonly #histories = new Map<string, History>();

  constructor(trace: Trace) {
    this.#trace = trace;
  }

  /** Variables with values, by name: for completion. */
  names(): readonly string[] {
    return (this.#names ??= this.#findNames());
  }

  #findNames(): readonly string[] {
    const { events, objects } = this.#trace;
    const known = new Uint8Array(objects.length);
    for (let event = 0; event < events.count; event++) {
      const object = events.object[event] ?? -1;
      if (object >= 0 && ((events.before[event] ?? -1) >= 0 || (events.after[event] ?? -1) >= 0)) known[object] = 1;
    }
    const names = objects.flatMap(({ name, kind }, number) => (kind !== 'object' && known[number] === 1 ? [name] : []));
    return [...new Set(names)].toSorted();
  }

  /** The value right after `event`, as text; undefined when nothing tells it. */
  at(name: string, event: number): string | undefined {
    const { events, values, first } = this.#history(name);
    const before = countUpTo(events, event) - 1;
    return this.#trace.values[before < 0 ? first : (values[before] ?? -1)];
  }

  numberAt(name: string, event: number): bigint | undefined {
    const text = this.at(name, event);
    try {
      return text === undefined ? undefined : BigInt(text);
    } catch {
      return undefined;
    }
  }

  #history(name: string): History {
    const known = this.#histories.get(name);
    if (known !== undefined) return known;
    const { events, objects } = this.#trace;
    const numbers = new Set(objects.flatMap((object, number) => (object.name === name ? [number] : [])));
    const at: number[] = [];
    const values: number[] = [];
    let first = -1;
    for (let event = 0; event < events.count && numbers.size > 0; event++) {
      if (!numbers.has(events.object[event] ?? -1)) continue;
      const found = events.before[event] ?? -1;
      const left = events.after[event] ?? -1;
      const value = left >= 0 ? left : found;
      if (value < 0) continue;
      if (at.length === 0) first = found;
      at.push(event);
      values.push(value);
    }
    const history = { events: at, values, first };
    this.#histories.set(name, history);
    return history;
  }
}
