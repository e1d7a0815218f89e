/** What happens when `.heddle/` cannot be written. */
import { HeddleError } from '../base/error.ts';
import type { CheckOptions } from './options.ts';

/** A result that took a minute is not lost because there is no room for it on the disk. @throws what `store` throws, when nobody listens */
export function storing({ onNotStored }: CheckOptions, store: () => void): void {
  try {
    store();
  } catch (error) {
    const known = error instanceof HeddleError && error.code === 'HDL_STORE_UNWRITABLE';
    if (!known || onNotStored === undefined) throw error;
    onNotStored(error);
  }
}
