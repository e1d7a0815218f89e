/**
 * Calls beyond WASI, for guest code that implements descriptors of its own (pipes, `dup`): imports `heddle_fd_*` of the same module.
 * A tag is the guest's word for what it put behind a descriptor.
 */

import type { WasiContext } from './context.ts';
import { errno, WasiError } from './errno.ts';

const guestFlags = { read: 1, write: 2 } as const;

export function guestCalls({ descriptors }: WasiContext): Record<string, (...values: never[]) => number> {
  return {
    /** A descriptor that guest code implements, or -1 when there are too many. */
    heddle_fd_open(tag: number, access: number): number {
      return orMinusOne(() =>
        descriptors.open({
          kind: 'guest',
          references: 0,
          flags: 0,
          readable: (access & guestFlags.read) !== 0,
          writable: (access & guestFlags.write) !== 0,
          tag,
        }),
      );
    },
    /** The tag, or 0 for a descriptor that is not the guest's. */
    heddle_fd_tag(fd: number): number {
      const description = descriptors.find(fd);
      return description?.kind === 'guest' ? description.tag : 0;
    },
    /** Closes a guest's descriptor; its tag when that was the last reference. */
    heddle_fd_release(fd: number): number {
      const description = descriptors.close(fd);
      return description?.kind === 'guest' ? description.tag : 0;
    },
    /** fdflags of any descriptor. */
    heddle_fd_flags(fd: number): number {
      return descriptors.find(fd)?.flags ?? -1;
    },
    /** `dup` at the lowest number from `lowest` on, or -1: bad descriptor, -2: too many. */
    heddle_fd_duplicate(fd: number, lowest: number): number {
      const description = descriptors.find(fd);
      if (description === undefined) return -1;
      const copy = orMinusOne(() => descriptors.open(description, lowest));
      return copy < 0 ? -2 : copy;
    },
  };
}

function orMinusOne(open: () => number): number {
  try {
    return open();
  } catch (error) {
    if (error instanceof WasiError && error.errno === errno.tooManyFiles) return -1;
    throw error;
  }
}
