const utf8 = new TextEncoder();

/** A growing byte buffer with the encodings of the WebAssembly binary format. */
export class ByteWriter {
  private bytes: Uint8Array<ArrayBuffer>;
  private size = 0;

  constructor(capacity: number = 256) {
    this.bytes = new Uint8Array(Math.max(capacity, 16));
  }

  get length(): number {
    return this.size;
  }

  u8(byte: number): void {
    this.reserve(1);
    this.bytes[this.size++] = byte;
  }

  u32(value: number): void {
    this.reserve(5);
    let rest = value;
    while (rest > 0x7f) {
      this.bytes[this.size++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.bytes[this.size++] = rest;
  }

  s32(value: number): void {
    this.reserve(5);
    let rest = value;
    while (rest < -0x40 || rest > 0x3f) {
      this.bytes[this.size++] = (rest & 0x7f) | 0x80;
      rest >>= 7;
    }
    this.bytes[this.size++] = rest & 0x7f;
  }

  /** Room for a number that `patchU32` sets when it is known; always five bytes long. Returns its place. */
  reserveU32(): number {
    this.reserve(5);
    this.size += 5;
    return this.size - 5;
  }

  patchU32(place: number, value: number): void {
    for (let index = 0; index < 4; index++) this.bytes[place + index] = ((value >>> (7 * index)) & 0x7f) | 0x80;
    this.bytes[place + 4] = (value >>> 28) & 0x0f;
  }

  name(text: string): void {
    const encoded = utf8.encode(text);
    this.u32(encoded.length);
    this.copy(encoded, 0, encoded.length);
  }

  copy(source: Uint8Array, start: number, end: number): void {
    const count = end - start;
    this.reserve(count);
    // Most pieces are a few instructions long, where a loop is faster than a call of `set`.
    if (count > 48) this.bytes.set(source.subarray(start, end), this.size);
    else for (let index = 0; index < count; index++) this.bytes[this.size + index] = source[start + index] as number;
    this.size += count;
  }

  /** The bytes written, without a copy: the writer must not be used any more. */
  finish(): Uint8Array<ArrayBuffer> {
    return this.bytes.subarray(0, this.size);
  }

  private reserve(count: number): void {
    const needed = this.size + count;
    if (needed <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, this.bytes.length * 2));
    grown.set(this.bytes);
    this.bytes = grown;
  }
}
