/** An atomic access under the C11 model as reports tell it. */
import type { Location } from '../memory-model/location.ts';
import type { Store } from '../memory-model/store.ts';
import type { AtomicAccess, SeenStore } from './trace.ts';
import { integerOf } from './words.ts';

export interface PerformedAtomic {
  readonly location: Location;
  readonly order: number;
  /** Of the location, before the access. */
  readonly newest: Store;
  readonly read: Store | null;
  readonly store: Store | null;
  /** A compare-exchange that failed although the value was the expected one. */
  readonly failed: boolean;
}

export function describeAtomic({ location, order, newest, read, store, failed }: PerformedAtomic): AtomicAccess {
  const { bytes } = location;
  const seen = ({ thread, tag, order: declared, words }: Store): SeenStore => ({
    thread,
    site: tag,
    order: declared,
    value: integerOf(words, bytes),
  });
  const behind = read === null ? store !== null && location.newest !== store : read !== newest;
  return {
    order,
    ...(read === null ? {} : { read: seen(read) }),
    ...(store === null ? {} : { written: integerOf(store.words, bytes) }),
    ...(behind ? { newest: seen(newest) } : {}),
    ...(failed ? { failedSpuriously: true } : {}),
  };
}
