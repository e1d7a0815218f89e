import { byteText, malformed } from '../malformed.ts';

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lenientUtf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * A cursor over a part of a binary. Every read checks its bounds and its encoding; `what` names the field in the error.
 *
 * @throws HeddleError `HDL_WASM_MALFORMED` from every reading method.
 */
export class ByteReader {
  readonly bytes: Uint8Array;
  pos: number;
  end: number;

  constructor(bytes: Uint8Array, start: number = 0, end: number = bytes.length) {
    this.bytes = bytes;
    this.pos = start;
    this.end = end;
  }

  get done(): boolean {
    return this.pos >= this.end;
  }

  u8(what: string): number {
    if (this.pos >= this.end) throw malformed(this.pos, what, 'the end of the data');
    return this.bytes[this.pos++] as number;
  }

  u32(what: string): number {
    const first = this.u8(what);
    if (first < 0x80) return first;
    let result = first & 0x7f;
    for (let shift = 7; shift < 28; shift += 7) {
      const byte = this.u8(what);
      result |= (byte & 0x7f) << shift;
      if (byte < 0x80) return result;
    }
    const last = this.u8(what);
    if (last > 0x0f) throw malformed(this.pos - 1, `${what} of at most 32 bits`, byteText(last));
    return (result | (last << 28)) >>> 0;
  }

  s32(what: string): number {
    let result = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.u8(what);
      result |= (byte & 0x7f) << shift;
      if (byte < 0x80) return (result << (25 - shift)) >> (25 - shift);
    }
    const last = this.u8(what);
    const unused = last & 0x78;
    if (last > 0x7f || (unused !== 0 && unused !== 0x78)) {
      throw malformed(this.pos - 1, `${what} of at most 32 bits`, byteText(last));
    }
    return result | (last << 28);
  }

  /** A signed 33-bit number: block types and heap types. */
  s33(what: string): number {
    let result = 0;
    let scale = 1;
    for (let count = 0; count < 4; count++) {
      const byte = this.u8(what);
      result += (byte & 0x7f) * scale;
      scale *= 128;
      if (byte < 0x80) return byte & 0x40 ? result - scale : result;
    }
    const last = this.u8(what);
    const unused = last & 0x70;
    if (last > 0x7f || (unused !== 0 && unused !== 0x70)) {
      throw malformed(this.pos - 1, `${what} of at most 33 bits`, byteText(last));
    }
    return result + (last & 0x0f) * scale - (last & 0x10 ? 0x10 * scale : 0);
  }

  s64(what: string): bigint {
    let result = 0n;
    for (let shift = 0n; shift < 63n; shift += 7n) {
      const byte = this.u8(what);
      result |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asIntN(Number(shift) + 7, result);
    }
    this.lastByteOf64(what, true);
    return BigInt.asIntN(64, result | (BigInt(this.bytes[this.pos - 1] as number) << 63n));
  }

  /** An unsigned 64-bit number; exact up to 2^53. */
  u64(what: string): number {
    let result = 0;
    let scale = 1;
    for (let count = 0; count < 9; count++) {
      const byte = this.u8(what);
      result += (byte & 0x7f) * scale;
      if (byte < 0x80) return result;
      scale *= 128;
    }
    this.lastByteOf64(what, false);
    return result + (this.bytes[this.pos - 1] as number) * scale;
  }

  skip(count: number, what: string): void {
    if (count > this.end - this.pos) {
      throw malformed(this.pos, `${count} bytes of ${what}`, `${this.end - this.pos} bytes`);
    }
    this.pos += count;
  }

  /** A length-prefixed UTF-8 string, as imports and exports have it. */
  name(what: string): string {
    const start = this.nameStart(what);
    try {
      return strictUtf8.decode(this.bytes.subarray(start, this.pos));
    } catch {
      throw malformed(start, `${what} in UTF-8`, 'bytes that are no UTF-8');
    }
  }

  /** The same where a tool may have written anything: invalid bytes become replacement characters. */
  lenientName(what: string): string {
    const start = this.nameStart(what);
    return lenientUtf8.decode(this.bytes.subarray(start, this.pos));
  }

  /** A length-prefixed part as a reader of its own; this reader moves past it. */
  part(what: string): ByteReader {
    const size = this.u32(`size of ${what}`);
    const start = this.pos;
    this.skip(size, what);
    return new ByteReader(this.bytes, start, this.pos);
  }

  expectEnd(what: string): void {
    if (this.pos !== this.end) {
      throw malformed(this.pos, `the end of ${what}`, `${this.end - this.pos} more bytes`);
    }
  }

  private nameStart(what: string): number {
    const length = this.u32(`length of ${what}`);
    const start = this.pos;
    this.skip(length, what);
    return start;
  }

  private lastByteOf64(what: string, signed: boolean): void {
    const last = this.u8(what);
    if (last !== 0 && last !== (signed ? 0x7f : 0x01)) {
      throw malformed(this.pos - 1, `${what} of at most 64 bits`, byteText(last));
    }
  }
}
