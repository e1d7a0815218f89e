/** Error numbers of wasi_snapshot_preview1 that the calls here return. */

export const errno = {
  success: 0,
  badDescriptor: 8,
  exists: 20,
  fault: 21,
  tooBig: 22,
  invalid: 28,
  isDirectory: 31,
  loop: 32,
  tooManyFiles: 33,
  nameTooLong: 37,
  noEntry: 44,
  noSpace: 51,
  notDirectory: 54,
  notEmpty: 55,
  notSupported: 58,
  noSeek: 70,
} as const;

export type Errno = (typeof errno)[keyof typeof errno];

/** Leaves a call with an error number: never seen outside of this folder. */
export class WasiError extends Error {
  readonly errno: Errno;
  constructor(number: Errno) {
    super(`WASI error ${number}`);
    this.errno = number;
  }
}

export function fail(number: Errno): never {
  throw new WasiError(number);
}
