/** File descriptors: small numbers for open file descriptions, which `dup` shares. */

import { errno, fail } from './errno.ts';
import type { DeviceNode, DirectoryNode, RegularNode } from './file-system.ts';
import type { OutputBuffer } from './output.ts';

/** What one `open` gave. */
export type Description = {
  references: number;
  /** fdflags: 1 append, 4 non-blocking. */
  flags: number;
  readonly readable: boolean;
  readonly writable: boolean;
} & (
  | { readonly kind: 'file'; readonly node: RegularNode; position: number }
  | { readonly kind: 'directory'; readonly node: DirectoryNode; readonly preopened: boolean }
  | { readonly kind: 'device'; readonly node: DeviceNode }
  | { readonly kind: 'input'; readonly bytes: Uint8Array; position: number }
  | { readonly kind: 'output'; readonly buffer: OutputBuffer }
  /** What guest code implements (a pipe's end): only the number lives here. */
  | { readonly kind: 'guest'; readonly tag: number }
);

export interface Descriptors {
  get(fd: number): Description;
  find(fd: number): Description | undefined;
  /** Regular files that are open. */
  nodes(): RegularNode[];
  /** The lowest free number that is at least `lowest`. */
  open(description: Description, lowest?: number): number;
  /** Puts a description at a number of the caller's choice. */
  place(fd: number, description: Description): void;
  /** The description, when this was its last reference. */
  close(fd: number): Description | undefined;
  /** A description of the initial ones changed in place. */
  markUsed(): void;
  reset(): void;
}

const maxDescriptors = 1024;

/** `initial` makes the descriptions of 0, 1, 2... afresh, each with one reference: once at first, then at every reset after use. */
export function createDescriptors(initial: () => Description[]): Descriptors {
  let table: (Description | undefined)[] = initial();
  let used = false;

  function close(fd: number): Description | undefined {
    const description = get(fd);
    used = true;
    table[fd] = undefined;
    return --description.references === 0 ? description : undefined;
  }

  function get(fd: number): Description {
    return table[fd] ?? fail(errno.badDescriptor);
  }

  return {
    get,
    close,
    find: (fd) => table[fd],
    nodes: () => table.flatMap((description) => (description?.kind === 'file' ? [description.node] : [])),
    open(description, lowest = 0) {
      let fd = lowest;
      while (table[fd] !== undefined) fd++;
      if (fd >= maxDescriptors) fail(errno.tooManyFiles);
      this.place(fd, description);
      return fd;
    },
    place(fd, description) {
      if (fd >= maxDescriptors) fail(errno.badDescriptor);
      used = true;
      if (table[fd] !== undefined) close(fd);
      table[fd] = description;
      description.references++;
    },
    markUsed() {
      used = true;
    },
    reset() {
      if (used) table = initial();
      used = false;
    },
  };
}
