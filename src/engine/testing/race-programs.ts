/** Random executions of several threads for the test of the kernel against its twin. Addresses are relative to the first byte that is touched. */
import fc from 'fast-check';

export type Event = OwnEvent | Again;
/** One of the last plain accesses again, by whoever runs now; `other`: a read where it was a write, and the other way round. */
interface Again {
  readonly do: 'again';
  readonly back: number;
  readonly other: boolean;
}
export type OwnEvent =
  | { readonly do: 'run' | 'fork' | 'join'; readonly thread: number }
  | { readonly do: 'acquire' | 'release' | 'release-only' | 'copy'; readonly object: number }
  | {
      readonly do: 'read' | 'write' | 'unaligned-read' | 'unaligned-write' | 'read-write';
      readonly size: number;
      readonly at: number;
    }
  | { readonly do: 'reads' | 'writes'; readonly members: readonly Member[]; readonly at: number }
  | { readonly do: 'read-range' | 'write-range' | 'free'; readonly bytes: number; readonly at: number }
  | { readonly do: 'load' | 'store' | 'modify'; readonly size: number; readonly at: number; readonly order: number }
  | { readonly do: 'fence'; readonly order: number }
  | { readonly do: 'forget'; readonly at: number; readonly bytes: number };

/** Of a structure that one stretch of code reads or writes: its place there, and its size. */
export interface Member {
  readonly offset: number;
  readonly size: 4 | 8;
}

const window = 48;
const maxThreads = 6;
/** Synchronisation objects that events name, from 0. */
export const objects = 3;

const thread = fc.nat(maxThreads - 2);
const size = fc.constantFrom(1, 2, 4, 8, 16);
const at = fc.nat(window - 17);
const order = fc.constantFrom(0, 1, 2, 3, 4, 5);
const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 9, arbitrary: fc.record({ do: fc.constant('run' as const), thread }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('fork' as const, 'join' as const), thread }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('acquire' as const, 'release' as const, 'release-only' as const, 'copy' as const),
      object: fc.nat(objects - 1),
    }),
  },
  {
    weight: 7,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'read' as const,
        'write' as const,
        'unaligned-read' as const,
        'unaligned-write' as const,
        'read-write' as const,
      ),
      size,
      at,
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom('reads' as const, 'writes' as const),
      members: fc.array(
        fc.record({ offset: fc.constantFrom(0, 4, 8, 12), size: fc.constantFrom(4 as const, 4 as const, 8 as const) }),
        { minLength: 2, maxLength: 5 },
      ),
      at,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom('read-range' as const, 'write-range' as const, 'free' as const),
      bytes: fc.nat(17),
      at,
    }),
  },
  {
    weight: 7,
    arbitrary: fc.record({
      do: fc.constantFrom('load' as const, 'store' as const, 'modify' as const),
      size,
      at,
      order,
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('fence' as const), order }) },
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constant('again' as const),
      back: fc.nat(4),
      other: fc.constantFrom(false, false, true),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('forget' as const), at: fc.nat(7), bytes: fc.constantFrom(4, 8, 16) }),
  },
);
/**
 * Short ranges of addresses make collisions likely, aligned ones those of accesses that cover whole cells; up to three threads are there from the start.
 */
export const execution: fc.Arbitrary<readonly Event[]> = fc
  .tuple(
    fc.constantFrom(1, 2, 4, 8),
    fc.constantFrom(1, 1, 4, 8),
    fc.nat(2),
    fc.array(event, { minLength: 5, maxLength: 80, size: 'max' }),
  )
  .map(([scale, alignment, forks, events]): Event[] => {
    const place = (at: number): number => {
      const scaled = Math.floor(at / scale);
      return scaled - (scaled % alignment);
    };
    return [
      ...Array.from({ length: forks }, (_, index) => ({ do: 'fork' as const, thread: index + 1 })),
      ...events.map((one) => ('at' in one ? { ...one, at: place(one.at) } : one)),
    ];
  });

/** What `next` does, after the plain accesses `earlier`. */
export function resolve(next: Event, earlier: readonly OwnEvent[]): OwnEvent | undefined {
  if (next.do !== 'again') return next;
  const one = earlier.at(-1 - next.back);
  if (!next.other || (one?.do !== 'read' && one?.do !== 'write')) return one;
  return { ...one, do: one.do === 'read' ? 'write' : 'read' };
}
