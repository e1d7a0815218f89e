import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AccessKind } from './kernel.ts';
import { Operation, type OperationKind } from './strategy.ts';
import { Thread } from './thread.ts';
import { TraceHash } from './trace-hash.ts';

interface Step {
  readonly kind: OperationKind;
  readonly address: number;
  readonly bytes: number;
  readonly writes: boolean;
  readonly joins?: boolean;
}
/** The steps of each thread. */
type Program = readonly (readonly Step[])[];
/** Which thread makes the next step, until all are made. */
type Interleaving = readonly number[];

const access = fc.record<Step>({
  kind: fc.constantFrom(Operation.access, Operation.atomic),
  address: fc.constantFrom(0x1000, 0x1004, 0x1008, 0x100c),
  bytes: fc.constantFrom(4, 8),
  writes: fc.boolean(),
});
const call = fc.record<Step>({
  kind: fc.constantFrom(Operation.lock, Operation.unlock, Operation.wait, Operation.yield),
  address: fc.constantFrom(0, 0x1000, 0x2000),
  bytes: fc.constant(0),
  writes: fc.constant(true),
  joins: fc.boolean(),
});
const program: fc.Arbitrary<Program> = fc.array(fc.array(fc.oneof(access, call), { minLength: 1, maxLength: 4 }), {
  minLength: 2,
  maxLength: 3,
});
const interleavings = program.chain((steps) => {
  const turns = steps.flatMap((one, thread) => one.map(() => thread));
  const order = fc.shuffledSubarray(turns, { minLength: turns.length });
  return fc.record({ steps: fc.constant(steps), first: order, second: order });
});

const threads = [0, 1, 2, 3].map((id) => new Thread(id));

function hashOf(steps: Program, order: Interleaving, trace: TraceHash = new TraceHash(), shift = 0): number {
  trace.reset();
  for (const thread of threads.keys()) trace.created(thread, thread - 1);
  const done = steps.map(() => 0);
  for (const turn of order) {
    const step = steps[turn]![done[turn]!++]!;
    const thread = threads[turn]!;
    thread.site = 1;
    thread.accessKind = step.writes ? AccessKind.write : AccessKind.read;
    const view = viewOf(step.address === 0 ? step : { ...step, address: step.address + shift });
    trace.note(thread, step.kind, view, step.joins);
  }
  return trace.value;
}

/** As the scheduler shows it, whichever thread it is. */
function viewOf({ address, bytes, writes }: Step): Parameters<TraceHash['note']>[2] {
  return {
    pendingAddress: Float64Array.from(threads, () => address),
    pendingBytes: Uint8Array.from(threads, () => bytes),
    pendingWrites: Uint8Array.from(threads, () => (writes ? 1 : 0)),
  };
}

function atomicWrite(address: number): Step {
  return { kind: Operation.atomic, address, bytes: 4, writes: true };
}

function dependent(a: Step, b: Step): boolean {
  if (a.address === 0 || b.address === 0 || (a.bytes === 0) !== (b.bytes === 0)) return false;
  if (a.bytes === 0) return a.address === b.address && !(a.joins === true && b.joins === true);
  return (a.writes || b.writes) && a.address < b.address + b.bytes && b.address < a.address + a.bytes;
}

/** The definition: which of two dependent events of different threads comes first. */
function classOf(steps: Program, order: Interleaving): string {
  const done = steps.map(() => 0);
  const events = order.map((thread) => ({ thread, nth: done[thread]!, step: steps[thread]![done[thread]!++]! }));
  return events
    .flatMap((a, at) => events.slice(at + 1).map((b) => [a, b] as const))
    .filter(([a, b]) => a.thread !== b.thread && dependent(a.step, b.step))
    .map(([a, b]) => `${a.thread}.${a.nth}<${b.thread}.${b.nth}`)
    .toSorted()
    .join(' ');
}

describe('TraceHash', () => {
  it('is equal for two interleavings exactly when they order dependent operations alike', () => {
    let equal = 0;
    let different = 0;
    fc.assert(
      fc.property(interleavings, ({ steps, first, second }) => {
        const same = classOf(steps, first) === classOf(steps, second);
        if (same) equal++;
        else different++;
        expect(hashOf(steps, first) === hashOf(steps, second)).toBe(same);
      }),
      { numRuns: 2000 },
    );
    expect(Math.min(equal, different)).toBeGreaterThan(200);
  });

  it('does not depend on where objects lie, nor on what the table held before', () => {
    const used = new TraceHash();
    fc.assert(
      fc.property(interleavings, fc.nat(1000), ({ steps, first, second }, shift) => {
        const hash = hashOf(steps, first);
        expect(Number.isSafeInteger(hash)).toBe(true);
        hashOf(steps, second, used, 4 * shift);
        expect(hashOf(steps, first, used, 4 * shift)).toBe(hash);
      }),
    );
  });

  it('names threads by who creates them, not by when', () => {
    const run = (ids: readonly [number, number]): number => {
      const trace = new TraceHash();
      trace.reset();
      trace.created(0, -1);
      trace.created(1, 0);
      // Threads 0 and 1 create one each; which gets number 2 is a matter of the schedule.
      for (const id of ids[0] < ids[1] ? [0, 1] : [1, 0]) trace.created(ids[id]!, id);
      for (const id of ids) trace.touch(threads[id]!, id === ids[0] ? Operation.lock : Operation.wait, 0);
      return trace.value;
    };
    expect(run([2, 3])).toBe(run([3, 2]));
  });

  it('holds more objects than its first table', () => {
    const many: Step[] = Array.from({ length: 3000 }, (_, n) => atomicWrite(0x1_0000 + 4 * n));
    const trace = new TraceHash();
    const order = [...many.map(() => 0), ...many.map(() => 1)];
    const once = hashOf([many, many], order, trace);
    expect(hashOf([many, many], order, trace)).toBe(once);
    expect(hashOf([many, many], order.toReversed(), trace)).not.toBe(once);
  });

  it.each([4, 4000])('takes what lies in freed memory for new (%i bytes freed)', (bytes) => {
    const run = (order: readonly number[], freed: boolean): number => {
      const trace = new TraceHash();
      trace.reset();
      trace.created(0, -1);
      trace.created(1, 0);
      for (const thread of order) {
        trace.note(threads[thread]!, Operation.atomic, viewOf(atomicWrite(0x1000)));
        trace.touch(threads[thread]!, Operation.lock, 0x1000);
        if (freed) trace.forget(0x1000, bytes);
      }
      return trace.value;
    };
    expect(run([0, 1], true)).toBe(run([1, 0], true));
    expect(run([0, 1], false)).not.toBe(run([1, 0], false));
  });

  it('collects which write each read saw', () => {
    const trace = new TraceHash();
    const pairs = new Set<number>();
    trace.collectPairs(pairs);
    trace.reset();
    trace.created(0, -1);
    const main = threads[0]!;
    const at = (site: number, kind: number): void => {
      main.site = site;
      main.accessKind = kind;
      trace.note(main, Operation.atomic, viewOf({ ...atomicWrite(0x1000), writes: kind !== AccessKind.atomicRead }));
    };
    at(7, AccessKind.atomicRead);
    at(8, AccessKind.atomicWrite);
    at(9, AccessKind.atomicModify);
    at(7, AccessKind.atomicRead);
    const pair = (write: number, read: number): number => write * 0x20_0000 + read;
    expect([...pairs]).toEqual([pair(0, 7), pair(8, 9), pair(9, 7)]);
  });
});
