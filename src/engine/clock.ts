/**
 * Virtual time. Nothing waits for real: time moves when the program reads a clock, and jumps to the next deadline when nobody can run.
 *
 * Times are nanoseconds since the execution began, as numbers. The realtime clock starts at a fixed date, so that an execution does not depend
 * on the day.
 */
/** 2025-01-01T00:00:00Z. */
const realtimeOrigin = 1_735_689_600_000_000_000n;
/** The monotonic clock starts at one hour, so that "now minus a minute" is no negative time. */
const monotonicOrigin = 3_600_000_000_000n;
const firstReadNs = 1_000;
const longestReadNs = 1_000_000;
/** Looks in a row that a thread may have on its way to a wait (libc++ takes a dozen to convert a deadline); more of them are a loop. */
const looksOnTheWay = 32;

export const never: number = Number.POSITIVE_INFINITY;

export class VirtualClock {
  now = 0;
  #readNs = firstReadNs;
  #looks = 0;

  reset(): void {
    this.now = 0;
    this.progressed();
  }

  /**
   * Reads a clock (0 realtime, else monotonic) and moves time on: by a microsecond, and by more the longer a thread only reads the clock, so that
   * a loop that waits for a time ends soon.
   */
  read(clock: number): bigint {
    this.now += this.#readNs;
    if (++this.#looks > looksOnTheWay) this.#readNs = Math.min(longestReadNs, this.#readNs * 1.25);
    return BigInt(Math.floor(this.now)) + origin(clock);
  }

  /** The program did something other than read the clock. */
  progressed(): void {
    this.#readNs = firstReadNs;
    this.#looks = 0;
  }

  /** An absolute deadline of the program as virtual time; `never` for INT64_MAX. */
  deadline(deadlineNs: bigint, clock: number): number {
    if (deadlineNs === 0x7fff_ffff_ffff_ffffn) return never;
    return Number(deadlineNs - origin(clock));
  }

  advanceTo(time: number): void {
    if (time > this.now) this.now = time;
  }
}

function origin(clock: number): bigint {
  return clock === 0 ? realtimeOrigin : monotonicOrigin;
}
