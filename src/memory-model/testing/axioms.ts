/**
 * The outcomes that RC11 allows (Lahav, Vafeiadis, Kang, Hur, Dreyer, PLDI 2017, figure 1 and section 3), by brute force: all reads-from and modification
 * orders of a small program, filtered by the axioms. Shares nothing with the operational model. Release sequences are those of C++20.
 */
import { locationsOf, outcomeOf, type Program } from './program.ts';

interface Event {
  readonly thread: number;
  readonly at: number;
  readonly order: number;
  readonly fence: boolean;
  readonly reads: boolean;
  writes: boolean;
  readValue: number;
  value: number;
}

type Relation = boolean[][];

export function allowedOutcomes(program: Program): Set<string> {
  const outcomes = new Set<string>();
  const places = locationsOf(program);
  const instructions = program.flatMap((list, thread) => list.map((one) => ({ one, thread })));
  const first = places;
  const reading = instructions.flatMap(({ one }, i) =>
    one.kind === 'load' || one.kind === 'add' || one.kind === 'exchange-if' ? [first + i] : [],
  );
  const source = new Map<number, number>();

  /** Events with the values that the sources give; null when a source does not write, or values do not settle (a cycle of rf and sb). */
  const valued = (): Event[] | null => {
    const events: Event[] = [];
    for (let at = 0; at < places; at++) events.push(event(-1, at, 0, false, false, true));
    for (const { one, thread } of instructions) {
      if (one.kind === 'fence') events.push(event(thread, -1, one.order, true, false, false));
      else events.push(event(thread, one.at, one.order, false, one.kind !== 'store', one.kind !== 'load'));
    }
    for (let round = 0; round <= events.length; round++) {
      let changed = false;
      for (const [i, { one }] of instructions.entries()) {
        const self = events[first + i];
        const from = events[source.get(first + i) ?? -1];
        if (self === undefined || one.kind === 'fence') continue;
        const before = `${self.readValue} ${self.value} ${self.writes}`;
        if (from !== undefined) self.readValue = from.value;
        if (one.kind === 'store') self.value = one.value;
        if (one.kind === 'add') self.value = self.readValue + one.value;
        if (one.kind === 'exchange-if') {
          self.writes = self.readValue === one.expected;
          self.value = self.writes ? one.value : -1;
        }
        changed ||= before !== `${self.readValue} ${self.value} ${self.writes}`;
      }
      if (!changed) return events;
    }
    return null;
  };

  const chooseSources = (index: number): void => {
    const read = reading[index];
    if (read === undefined) {
      const events = valued();
      if (events !== null) tryOrders(events);
      return;
    }
    const { one } = instructions[read - first] ?? {};
    for (let write = 0; write < first + instructions.length; write++) {
      if (write === read) continue;
      const other = instructions[write - first]?.one;
      const at = write < first ? write : other?.kind === 'fence' || other?.kind === 'load' ? -1 : other?.at;
      if (one === undefined || one.kind === 'fence' || at !== one.at) continue;
      source.set(read, write);
      chooseSources(index + 1);
    }
    source.delete(read);
  };

  const tryOrders = (events: readonly Event[]): void => {
    for (const write of source.values()) if (!(events[write]?.writes ?? false)) return;
    const writes: number[][] = Array.from({ length: places }, () => []);
    for (const [i, { at, writes: does }] of events.entries()) if (does && i >= first) writes[at]?.push(i);
    const orders: number[][] = [];
    const order = (at: number): void => {
      if (at === places) {
        if (
          consistent(
            events,
            source,
            orders,
            instructions.map(({ one }) => one),
            first,
          )
        ) {
          const reads = program.map((_, thread) =>
            reading.filter((i) => events[i]?.thread === thread).map((i) => events[i]?.readValue ?? 0),
          );
          outcomes.add(
            outcomeOf(
              reads,
              orders.map((list) => events[list.at(-1) ?? 0]?.value ?? 0),
            ),
          );
        }
        return;
      }
      for (const permutation of permutations(writes[at] ?? [])) {
        orders[at] = [at, ...permutation];
        order(at + 1);
      }
    };
    order(0);
  };

  chooseSources(0);
  return outcomes;
}

function event(thread: number, at: number, order: number, fence: boolean, reads: boolean, writes: boolean): Event {
  return { thread, at, order, fence, reads, writes, readValue: 0, value: 0 };
}

function permutations(list: readonly number[]): number[][] {
  if (list.length === 0) return [[]];
  return list.flatMap((head, i) =>
    permutations([...list.slice(0, i), ...list.slice(i + 1)]).map((rest) => [head, ...rest]),
  );
}

function consistent(
  events: readonly Event[],
  source: ReadonlyMap<number, number>,
  orders: readonly (readonly number[])[],
  instructions: readonly { readonly kind: string; readonly failure?: number }[],
  first: number,
): boolean {
  const n = events.length;
  const relation = (holds: (a: number, b: number) => boolean): Relation =>
    Array.from({ length: n }, (_, a) => Array.from({ length: n }, (_unused, b) => holds(a, b)));
  const get = (i: number): Event => events[i] as Event;
  const has = (r: Relation, a: number, b: number): boolean => r[a]?.[b] === true;
  const either = (...list: readonly Relation[]): Relation => relation((a, b) => list.some((r) => has(r, a, b)));
  const then = (...list: readonly Relation[]): Relation =>
    list.reduce((left, right) =>
      relation((a, b) => {
        for (let m = 0; m < n; m++) if (has(left, a, m) && has(right, m, b)) return true;
        return false;
      }),
    );
  const maybe = (r: Relation): Relation => relation((a, b) => a === b || has(r, a, b));
  const closure = (r: Relation): Relation => {
    const result = relation((a, b) => has(r, a, b));
    for (let m = 0; m < n; m++)
      for (let a = 0; a < n; a++)
        if (has(result, a, m)) for (let b = 0; b < n; b++) if (has(result, m, b)) (result[a] as boolean[])[b] = true;
    return result;
  };
  const irreflexive = (r: Relation): boolean => r.every((row, a) => row[a] !== true);
  const only = (holds: (e: Event, i: number) => boolean): Relation => relation((a, b) => a === b && holds(get(a), a));

  // The order of an event: a compare-exchange that fails has its failure order and is a load.
  const orderOf = (i: number): number => {
    const one = instructions[i - first];
    return one?.kind === 'exchange-if' && !get(i).writes ? (one.failure ?? 0) : get(i).order;
  };
  const acquires = (i: number): boolean => [1, 2, 4, 5].includes(orderOf(i));
  const releases = (i: number): boolean => [3, 4, 5].includes(orderOf(i));
  const sequential = (i: number): boolean => orderOf(i) === 5;

  const sb = relation(
    (a, b) =>
      (get(a).thread < 0 && get(b).thread >= 0) || (a < b && get(a).thread >= 0 && get(a).thread === get(b).thread),
  );
  const rf = relation((a, b) => source.get(b) === a);
  const position = new Map(orders.flatMap((list) => list.map((i, p) => [i, p] as const)));
  const mo = relation(
    (a, b) =>
      get(a).at >= 0 &&
      get(a).at === get(b).at &&
      position.has(a) &&
      position.has(b) &&
      (position.get(a) ?? 0) < (position.get(b) ?? 0),
  );
  const rb = relation((a, b) => a !== b && has(mo, source.get(a) ?? -1, b));

  for (let i = first; i < n; i++) {
    if (get(i).reads && get(i).writes && (position.get(i) ?? 0) !== (position.get(source.get(i) ?? -1) ?? -2) + 1)
      return false;
  }
  if (!irreflexive(closure(either(sb, rf)))) return false;

  const modify = only((e) => e.reads && e.writes);
  const rs = maybe(closure(then(rf, modify)));
  const released = either(
    only((e, i) => e.writes && releases(i)),
    then(
      only((e, i) => e.fence && releases(i)),
      sb,
      only((e) => e.writes),
    ),
  );
  const acquired = either(
    only((e, i) => e.reads && acquires(i)),
    then(
      only((e) => e.reads),
      sb,
      only((e, i) => e.fence && acquires(i)),
    ),
  );
  const sw = then(released, rs, rf, acquired);
  const hb = closure(either(sb, sw));
  const eco = closure(either(rf, mo, rb));
  if (!irreflexive(then(hb, maybe(eco)))) return false;

  const sameAt = (a: number, b: number): boolean => get(a).at >= 0 && get(a).at === get(b).at;
  const sbElsewhere = relation((a, b) => has(sb, a, b) && !sameAt(a, b));
  const hbSame = relation((a, b) => has(hb, a, b) && sameAt(a, b));
  const scb = either(sb, then(sbElsewhere, hb, sbElsewhere), hbSame, mo, rb);
  const sc = only((_, i) => sequential(i));
  const scFence = only((e, i) => e.fence && sequential(i));
  const base = then(either(sc, then(scFence, maybe(hb))), scb, either(sc, then(maybe(hb), scFence)));
  const fences = then(scFence, either(hb, then(hb, eco, hb)), scFence);
  return irreflexive(closure(either(base, fences)));
}
