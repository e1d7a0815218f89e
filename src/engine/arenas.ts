/**
 * Where each thread's allocations go in exhaustive search: addresses depend on what the thread itself allocated and on nothing else, so that allocations of
 * different threads commute.
 *
 * Slots of {@link slotBytes} belong to threads by a fixed rule (Cantor's pairing of thread and count), whoever comes first.
 */
const slotBytes = 256 << 10;

interface Arena {
  /** Slots that the thread has used up. */
  slots: number;
  /** First free address of its present slot; 0: it has none. */
  next: number;
  end: number;
}

export class Arenas {
  readonly end: number;
  readonly #start: number;
  readonly #arenas: Arena[] = [];
  /** Flat pairs: where each used slot begins and how far it was used. */
  readonly #used: { readonly arena: Arena; readonly from: number; to: number }[] = [];

  /** They take the addresses from `start` on, `bytes` of them. */
  constructor(start: number, bytes: number) {
    this.#start = start;
    this.end = start + bytes;
  }

  /** An address for `bytes` bytes with `margin` bytes before and behind, a multiple of `step`; -1 when it does not fit. */
  take(thread: number, bytes: number, step: number, margin: number): number {
    const arena = (this.#arenas[thread] ??= { slots: 0, next: 0, end: 0 });
    if (bytes + 2 * margin + step > slotBytes) return -1;
    for (;;) {
      const address = Math.ceil((arena.next + margin) / step) * step;
      const next = address + bytes + margin;
      if (arena.next > 0 && next <= arena.end) {
        arena.next = next;
        const slot = this.#used.findLast((one) => one.arena === arena);
        if (slot !== undefined) slot.to = next;
        return address;
      }
      const diagonal = thread + arena.slots;
      const from = this.#start + ((diagonal * (diagonal + 1)) / 2 + arena.slots) * slotBytes;
      if (from + slotBytes > this.end) return -1;
      arena.slots++;
      arena.next = from;
      arena.end = from + slotBytes;
      this.#used.push({ arena, from, to: from });
    }
  }

  /** Forgets everything, after `clear` for each range that was used. */
  reset(clear: (from: number, to: number) => void): void {
    for (const { from, to } of this.#used) clear(from, to);
    this.#used.length = this.#arenas.length = 0;
  }
}
