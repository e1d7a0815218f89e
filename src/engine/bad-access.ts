/** What an access is that touches memory which the program may not use. */
import type { Heap } from './heap.ts';
import { AccessKind, MemoryState } from './kernel.ts';
import type { FindingKind } from '../report/model.ts';

/** `kind`: of {@link AccessKind}; `state`: of the memory, of {@link MemoryState}. Returns the kind of the finding and its message. */
export function classifyAccess(
  heap: Pick<Heap, 'near'>,
  kind: number,
  address: number,
  bytes: number,
  state: number,
): readonly [FindingKind, string] {
  const verb = kind === AccessKind.read || kind === AccessKind.atomicRead ? 'read' : 'write';
  const what = `${verb} of ${count(bytes)}`;
  switch (state) {
    case MemoryState.nullPage:
      return ['null-dereference', `${what} through a null pointer${address === 0 ? '' : `, at offset ${address}`}`];
    case MemoryState.stackGuard:
      return ['stack-overflow', `${what} below the end of the stack`];
    case MemoryState.freed:
      return ['use-after-free', `${what} in freed memory`];
    case MemoryState.endedStack:
      return ['use-after-free', `${what} in the stack of a thread that has ended`];
    case MemoryState.returnedFrame:
      return ['use-after-free', `${what} in a frame of a function that has returned`];
    case MemoryState.protected:
    case MemoryState.readOnly:
      return ['trap', `${what} against the protection of the page`];
    default: {
      const block = heap.near(address);
      if (block === undefined)
        return ['trap', `${what} at 0x${address.toString(16)}, which is no memory of the program`];
      return ['heap-overflow', `${what} ${besideBlock(address - block.address, bytes, block.size)}`];
    }
  }
}

/** A synchronisation object in memory of that state: the kind of the finding, and where the object is. */
export function classifyObject(state: number): readonly [FindingKind, string] {
  switch (state) {
    case MemoryState.freed:
      return ['use-after-free', 'freed memory'];
    case MemoryState.endedStack:
      return ['use-after-free', 'the stack of a thread that has ended'];
    case MemoryState.returnedFrame:
      return ['use-after-free', 'a frame of a function that has returned'];
    case MemoryState.nullPage:
      return ['null-dereference', 'the null page'];
    default:
      return ['heap-overflow', 'memory outside of any block'];
  }
}

/** Where an access lies that is not all within a block: `offset` is that of its first byte, negative before the block. */
function besideBlock(offset: number, bytes: number, size: number): string {
  const block = `a heap block of ${count(size)}`;
  const behind = offset + bytes - size;
  if (offset >= size) return `${count(offset - size)} after ${block}`;
  if (offset >= 0) return `at offset ${offset} of ${block}, ${count(behind)} too long`;
  if (offset + bytes <= 0) return `${count(-offset)} before ${block}`;
  return `that begins ${count(-offset)} before ${block}${behind > 0 ? ` and ends ${count(behind)} after it` : ''}`;
}

function count(bytes: number): string {
  return `${bytes} byte${bytes === 1 ? '' : 's'}`;
}
