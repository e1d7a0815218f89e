/**
 * Where thread stacks lie: in slots below each other from the top of the program's memory, each with a guard zone below it.
 *
 * Programs written for Linux expect 8 MiB. The main thread gets that, the first 64 threads a mebibyte each, later ones 128 KiB (musl's default), all less
 * when the program's memory is small. Only what a thread touches becomes resident.
 */

export interface StackSlot {
  /** Lowest usable address; the guard zone is below it. */
  readonly low: number;
  /** End of the stack. */
  readonly high: number;
}

/** Bytes of the guard zone below each stack. */
export const stackGuardBytes: number = 16 << 10;
const mainBytes = 8 << 20;
const largeBytes = 1 << 20;
const smallBytes = 128 << 10;
const mostLargeSlots = 64;
const pageBytes = 65_536;

export class StackSlots {
  readonly #top: number;
  readonly #mainBytes: number;
  readonly #largeSlots: number;
  readonly #made: StackSlot[] = [];

  /** `top`: the size of the program's memory, bytes. */
  constructor(top: number) {
    this.#top = top;
    this.#mainBytes = Math.min(mainBytes, Math.floor(top / 8 / pageBytes) * pageBytes);
    this.#largeSlots = Math.min(mostLargeSlots, Math.floor(top / 4 / largeBytes));
  }

  /** Slot 0 is the main thread's. */
  at(slot: number): StackSlot {
    return (this.#made[slot] ??= this.#make(slot));
  }

  #make(slot: number): StackSlot {
    if (slot === 0) return { low: this.#top - this.#mainBytes, high: this.#top };
    const large = Math.min(slot - 1, this.#largeSlots);
    const small = slot - 1 - large;
    const above =
      this.#mainBytes +
      stackGuardBytes +
      large * (largeBytes + stackGuardBytes) +
      small * (smallBytes + stackGuardBytes);
    const high = this.#top - above;
    return { low: high - this.bytes(slot), high };
  }

  /** Usable bytes of a slot. */
  bytes(slot: number): number {
    if (slot === 0) return this.#mainBytes;
    return slot <= this.#largeSlots ? largeBytes : smallBytes;
  }
}
