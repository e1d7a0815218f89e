/** What a program wrote to stdout or stderr, up to a bound. */
export interface OutputBuffer {
  append(bytes: Uint8Array): void;
  /** A copy. */
  take(): Uint8Array;
  /** Bytes that did not fit. */
  readonly droppedBytes: number;
  reset(): void;
}

export function createOutput(maxBytes: number): OutputBuffer {
  let data = new Uint8Array(256);
  let length = 0;
  let dropped = 0;
  return {
    get droppedBytes() {
      return dropped;
    },
    append(bytes) {
      const kept = Math.min(bytes.length, maxBytes - length);
      dropped += bytes.length - kept;
      if (length + kept > data.length) {
        const grown = new Uint8Array(Math.min(maxBytes, Math.max(data.length * 2, length + kept)));
        grown.set(data.subarray(0, length));
        data = grown;
      }
      data.set(bytes.subarray(0, kept), length);
      length += kept;
    },
    take: () => data.slice(0, length),
    reset() {
      length = 0;
      dropped = 0;
    },
  };
}
