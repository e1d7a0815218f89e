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
  const what = `${verb} of ${bytes} byte${bytes === 1 ? '' : 's'}`;
  switch (state) {
    case MemoryState.nullPage:
      return ['null-dereference', `${what} at address ${address}`];
    case MemoryState.stackGuard:
      return ['stack-overflow', `${what} below the end of the stack`];
    case MemoryState.freed:
      return ['use-after-free', `${what} in freed memory`];
    case MemoryState.protected:
    case MemoryState.readOnly:
      return ['trap', `${what} against the protection of the page`];
    default: {
      const block = heap.near(address);
      if (block === undefined)
        return ['trap', `${what} at 0x${address.toString(16)}, which is no memory of the program`];
      const beyond = address - (block.address + block.size);
      const where = beyond >= 0 ? `${beyond} bytes after` : `${block.address - address} bytes before`;
      return ['heap-overflow', `${what} ${where} a heap block of ${block.size} bytes`];
    }
  }
}
