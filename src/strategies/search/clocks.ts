/** Vector clocks of searches: how many transitions, or events, of each thread. */

export type Clock = Int32Array<ArrayBuffer>;

/** The larger of both for each thread. May return `into`, changed. */
export function join(into: Clock, other: Clock | undefined): Clock {
  if (other === undefined) return into;
  let clock = into;
  if (other.length > clock.length) {
    clock = new Int32Array(other.length);
    clock.set(into);
  }
  for (let i = 0; i < other.length; i++) if ((other[i] ?? 0) > (clock[i] ?? 0)) clock[i] = other[i] ?? 0;
  return clock;
}
