/** Values of accesses in a traced execution: hooks come before the access, so what a write stores is known at the next event. */

/** An access with the value it found and, for writes, the value it left. Integers, little-endian; undefined for other sizes. */
export interface AccessValues {
  before: bigint | undefined;
  after: bigint | undefined;
}

/** The integer of 1, 2, 4 or 8 bytes at `address`, signed; undefined for other sizes or out of bounds. */
export function readInteger(view: DataView, address: number, bytes: number): bigint | undefined {
  if (address + bytes > view.byteLength) return undefined;
  switch (bytes) {
    case 1:
      return BigInt(view.getInt8(address));
    case 2:
      return BigInt(view.getInt16(address, true));
    case 4:
      return BigInt(view.getInt32(address, true));
    case 8:
      return view.getBigInt64(address, true);
    default:
      return undefined;
  }
}
