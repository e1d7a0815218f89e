/** Hashes of 53 bits, in two words until they are done, that name events by their past. */

export function mix(a: number, b: number): number {
  const hash = Math.imul(a ^ Math.imul(b, 0x9e3779b1), 0x85ebca6b);
  return hash ^ (hash >>> 15);
}

export function addHash(hash: number, add: (word: number) => void): void {
  add(hash | 0);
  add(Math.floor(hash / 0x1_0000_0000));
}

/** 53 bits, never 0. */
export function hashOf(low: number, high: number): number {
  return (high >>> 11) * 0x1_0000_0000 + (low >>> 0) + 1;
}
