/** Little-endian reading of one debug section, with bounds that cannot be crossed. */

/** The binary's debug information is damaged or uses something unknown. Never leaves src/wasm/dwarf: it becomes a note. */
export class MalformedDwarf extends Error {
  override readonly name: string = 'MalformedDwarf';
}

const decoder = new TextDecoder();

/** Reads forward through `bytes` from `position` up to `end`; every read past `end` throws {@link MalformedDwarf}. */
export class Cursor {
  readonly bytes: Uint8Array;
  position: number;
  readonly end: number;
  private readonly view: DataView;

  constructor(bytes: Uint8Array, position = 0, end: number = bytes.length) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.end = Math.min(end, bytes.length);
    if (!(position >= 0 && position <= this.end)) throw new MalformedDwarf(`offset ${position} is outside its section`);
    this.position = position;
  }

  get done(): boolean {
    return this.position >= this.end;
  }

  /** Moves over `count` bytes and returns where they started. */
  skip(count: number): number {
    const start = this.position;
    const next = start + count;
    if (!(count >= 0 && next <= this.end)) throw new MalformedDwarf(`data ends at ${this.end}, ${next} was needed`);
    this.position = next;
    return start;
  }

  u8(): number {
    return this.view.getUint8(this.skip(1));
  }

  i8(): number {
    return this.view.getInt8(this.skip(1));
  }

  u16(): number {
    return this.view.getUint16(this.skip(2), true);
  }

  u24(): number {
    return this.u16() + this.u8() * 0x10000;
  }

  u32(): number {
    return this.view.getUint32(this.skip(4), true);
  }

  /** Exact up to 2^53, which no offset or address of a WebAssembly program exceeds. */
  u64(): number {
    const low = this.u32();
    return low + this.u32() * 0x100000000;
  }

  /** An unsigned number of `size` bytes: an address or a section offset. */
  unsigned(size: number): number {
    switch (size) {
      case 1:
        return this.u8();
      case 2:
        return this.u16();
      case 4:
        return this.u32();
      case 8:
        return this.u64();
      default:
        throw new MalformedDwarf(`numbers of ${size} bytes are not supported`);
    }
  }

  uleb(): number {
    let result = 0;
    let scale = 1;
    for (let count = 0; count < 16; count++) {
      const byte = this.u8();
      result += (byte & 0x7f) * scale;
      if (byte < 0x80) return result;
      scale *= 128;
    }
    throw new MalformedDwarf('a LEB128 number has no end');
  }

  sleb(): number {
    let result = 0;
    let scale = 1;
    for (let count = 0; count < 16; count++) {
      const byte = this.u8();
      result += (byte & 0x7f) * scale;
      scale *= 128;
      if (byte < 0x80) return byte & 0x40 ? result - scale : result;
    }
    throw new MalformedDwarf('a LEB128 number has no end');
  }

  /** Moves over a zero-terminated string and returns where it started. */
  skipText(): number {
    const start = this.position;
    const zero = this.bytes.indexOf(0, start);
    if (zero < 0 || zero >= this.end) throw new MalformedDwarf(`the string at ${start} has no end`);
    this.position = zero + 1;
    return start;
  }

  text(): string {
    const start = this.skipText();
    return decoder.decode(this.bytes.subarray(start, this.position - 1));
  }

  /** A name as WebAssembly writes it: length, then UTF-8. */
  name(): string {
    const length = this.uleb();
    const start = this.skip(length);
    return decoder.decode(this.bytes.subarray(start, start + length));
  }
}
