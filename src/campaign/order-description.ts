/** A decisive order in names and places: what a report makes a sentence of. */
import { Operation } from '../engine/strategy.ts';
import type { SourceLocation } from '../report/model.ts';
import { keyWrites, kindOfKey, type OperationKey, siteOfKey } from '../strategies/order.ts';
import type { DecisiveOrder, OrderCount } from './decisive-order.ts';
import type { CallSites } from './call-sites.ts';
import type { Places } from './places.ts';

export interface DescribedOperation {
  /** Null: any thread. */
  readonly thread: number | null;
  /** `write of counter`, `lock of queue.mutex`. */
  readonly what: string;
  readonly location: SourceLocation;
}

export interface DescribedOrder {
  readonly forced: OrderCount;
  readonly forbidden: OrderCount;
  /** Every pair: this came before that. Empty when `between` is there. */
  readonly pairs: readonly { readonly before: DescribedOperation; readonly after: DescribedOperation }[];
  readonly between?: {
    readonly inner: DescribedOperation;
    readonly first: DescribedOperation;
    readonly last: DescribedOperation;
  };
}

/** Undefined when a place is not known: without it the sentence says nothing. */
export function describeOrder(found: DecisiveOrder, sites: CallSites, places: Places): DescribedOrder | undefined {
  const { order, forced, forbidden } = found;
  const describe = (thread: number | null, key: OperationKey): DescribedOperation => ({
    thread,
    what: whatOf(key, thread, found, places),
    location: sites.place(siteOfKey(key)),
  });
  const pairs =
    order.form === 'before'
      ? order.pairs.map(({ before, after }) => ({
          before: describe(before.thread, before.key),
          after: describe(after.thread, after.key),
        }))
      : [];
  const between =
    order.form === 'between'
      ? {
          inner: describe(order.innerThread, order.inner),
          first: describe(order.outerThread, order.first),
          last: describe(order.outerThread, order.last),
        }
      : undefined;
  const all = [...pairs.flatMap(({ before, after }) => [before, after]), ...Object.values(between ?? {})];
  if (all.some(({ location }) => location.file === '')) return undefined;
  return { forced, forbidden, pairs, ...(between === undefined ? {} : { between }) };
}

function whatOf(key: OperationKey, thread: number | null, { operations }: DecisiveOrder, places: Places): string {
  const performed = operations.filter((one) => one.key === key && (thread ?? one.thread) === one.thread);
  const names = new Set(performed.map(({ address }) => nameAt(address, places)));
  const [name] = names;
  const verb = verbOf(kindOfKey(key), keyWrites(key));
  return names.size !== 1 || name === undefined ? verb : `${verb} of ${name}`;
}

function nameAt(address: number, places: Places): string | undefined {
  const global = places.symbolizer.globalAt(address);
  return global === undefined ? undefined : `${global.name}${global.member ?? ''}`;
}

function verbOf(kind: number, writes: boolean): string {
  switch (kind) {
    case Operation.access:
      return writes ? 'write' : 'read';
    case Operation.atomic:
      return writes ? 'atomic write' : 'atomic read';
    case Operation.lock:
      return 'lock';
    case Operation.wait:
      return 'wait';
    case Operation.wake:
      return 'wake-up';
    default:
      return 'operation';
  }
}
