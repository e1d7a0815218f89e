import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Thread } from '../engine/thread.ts';
import { isBefore, type Moment, ThreadOrder } from './thread-order.ts';

describe('creation and joining', () => {
  const order = new ThreadOrder();
  const [main, first, second] = [new Thread(0), new Thread(1), new Thread(2)];
  const start = order.now(main);
  order.created(main, first);
  const inFirst = order.now(first);
  const between = order.now(main);
  order.joined(main, first);
  order.created(main, second);
  const inSecond = order.now(second);

  it.each([
    ['main before it creates -> the thread', start, inFirst, true],
    ['main after it created -> the thread', between, inFirst, false],
    ['the thread -> main that has not joined', inFirst, between, false],
    ['a joined thread -> a thread created later', inFirst, inSecond, true],
    ['main before anything -> all', start, inSecond, true],
    ['backwards in time', inSecond, inFirst, false],
  ])('%s', (_, a, b, expected) => {
    expect(isBefore(a, b)).toBe(expected);
  });

  it('is forgotten at the next execution', () => {
    order.reset();
    expect(isBefore(inFirst, order.now(main))).toBe(false);
  });
});

/** Random histories; the order they mean is what a search through their edges finds. */
it('agrees with a search through the edges', () => {
  const event = fc.record({ create: fc.boolean(), thread: fc.nat(5), other: fc.nat(5) });
  fc.assert(
    fc.property(fc.array(event, { maxLength: 25 }), (events) => {
      const order = new ThreadOrder();
      const threads = [new Thread(0)];
      const moments: { readonly moment: Moment; readonly thread: number; readonly node: number }[] = [];
      const edges: (readonly [number, number])[] = [];
      const last = [0];
      let nodes = 1;
      /** The thread's next node, after its last. */
      const step = (thread: number): number => {
        const node = nodes++;
        edges.push([last[thread] ?? 0, node]);
        last[thread] = node;
        return node;
      };
      const ended = new Set<number>();
      for (const { create, thread: one, other } of events) {
        const [thread, target] = [one % threads.length, other % threads.length];
        if (ended.has(thread)) continue;
        moments.push({ moment: order.now(threads[thread] as Thread), thread, node: step(thread) });
        if (create) {
          const child = new Thread(threads.length);
          threads.push(child);
          order.created(threads[thread] as Thread, child);
          last.push(nodes++);
          edges.push([last[thread] ?? 0, last[child.id] ?? 0]);
          step(thread);
        } else if (target !== thread && target !== 0 && !ended.has(target)) {
          ended.add(target);
          order.joined(threads[thread] as Thread, threads[target] as Thread);
          edges.push([last[target] ?? 0, step(thread)]);
        }
      }
      const reaches = (from: number, to: number): boolean =>
        from === to || edges.some(([a, b]) => a === from && reaches(b, to));
      for (const a of moments) {
        for (const b of moments) {
          if (a.thread === b.thread) continue;
          expect(isBefore(a.moment, b.moment)).toBe(reaches(a.node, b.node));
        }
      }
    }),
  );
});
