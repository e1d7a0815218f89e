/** What of an execution only weak memory allows: reads of older stores, and stores put before newer ones. */
import { AccessKind } from '../engine/kernel.ts';
import type { SeenStore } from '../engine/trace.ts';
import { orderName } from '../memory-model/orders.ts';
import type { WeakAccess, WeakStore } from '../report/model.ts';
import type { Places } from './places.ts';
import type { RawRow } from './raw-row.ts';
import { formatValue, namedMemory } from './rows.ts';

/** The weak accesses of an interleaving, in execution order. */
export function weakAccesses(rows: readonly RawRow[], places: Places): WeakAccess[] {
  return rows.flatMap((row) => {
    const { access } = row;
    const { order = 0, read, written, newest } = access?.atomic ?? {};
    if (access === undefined || newest === undefined) return [];
    const { name, partType } = namedMemory(access, places);
    const show = (value: bigint | undefined): string =>
      value === undefined ? '?' : formatValue(value, partType, access.bytes);
    const store = (seen: SeenStore): WeakStore => ({
      thread: seen.thread,
      value: show(seen.value),
      ...(seen.thread < 0 ? {} : { order: orderName(seen.order), location: places.site(seen.site) }),
    });
    return [
      {
        step: row.step,
        thread: row.thread,
        location: places.site(row.site),
        name,
        order: orderName(order),
        ...(access.kind === AccessKind.atomicWrite ? { wrote: show(written) } : {}),
        ...(read === undefined ? {} : { read: store(read) }),
        newest: store(newest),
      },
    ];
  });
}
