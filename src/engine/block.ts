/** What the engine knows of a piece of the program's heap. */
import type { Loaded } from './libraries.ts';
import { noStack, type RawStack } from './outcome.ts';
import type { Thread } from './thread.ts';

export class Block {
  readonly address: number;
  size = 0;
  /** Bytes from the block's address to the next block's red zone. */
  room = 0;
  what: 'heap' | 'thread-local' | 'pages' | 'library' = 'heap';
  /** The dynamic library whose data or thread-local variables it holds. */
  library: Loaded | null = null;
  freed = false;
  /** Its memory was that of a block before, in this execution. */
  reused = false;
  thread = 0;
  allocatedAt: RawStack = noStack;
  freedBy = -1;
  freedAt: RawStack = noStack;
  /** The kernel's clock of who freed it, for who gets it next; -1: nobody has. */
  clock = -1;
  /** Who that was; -1: anybody. */
  giver = -1;
  /** The thread whose thread-local block it was last; null when none has ended on it. */
  lastUser: Thread | null = null;
  /** The execution that it belongs to: records are used again. */
  generation = 0;

  constructor(address: number) {
    this.address = address;
  }
}
