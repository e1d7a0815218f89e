import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { HeddleError } from '../../base/error.ts';
import { ByteWriter } from '../byte-writer.ts';
import { ByteReader } from './byte-reader.ts';

function written(write: (out: ByteWriter) => void): ByteReader {
  const out = new ByteWriter();
  write(out);
  return new ByteReader(out.finish());
}

/** LEB128 of any width, by the definition of the format. */
function signedLeb(value: bigint): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (;;) {
    const byte = Number(rest & 0x7fn);
    rest >>= 7n;
    if ((rest === 0n && byte < 0x40) || (rest === -1n && byte >= 0x40)) return [...bytes, byte];
    bytes.push(byte | 0x80);
  }
}

function read<T>(bytes: readonly number[], readNumber: (reader: ByteReader) => T): T {
  const reader = new ByteReader(Uint8Array.from(bytes));
  const value = readNumber(reader);
  expect(reader.done).toBe(true);
  return value;
}

describe('numbers', () => {
  it('reads back what the writer wrote', () => {
    fc.assert(
      fc.property(fc.nat(0xffffffff), fc.integer(), (unsigned, signed) => {
        expect(written((out) => out.u32(unsigned)).u32('x')).toBe(unsigned);
        expect(written((out) => out.s32(signed)).s32('x')).toBe(signed);
        const padded = written((out) => out.patchU32(out.reserveU32(), unsigned));
        expect(padded.u32('x')).toBe(unsigned);
        expect(padded.pos).toBe(5);
      }),
    );
  });

  it('reads signed numbers of 32, 33 and 64 bits', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n }), (wide) => {
        expect(read(signedLeb(wide), (reader) => reader.s64('x'))).toBe(wide);
        const narrow = BigInt.asIntN(33, wide);
        expect(read(signedLeb(narrow), (reader) => reader.s33('x'))).toBe(Number(narrow));
        const small = BigInt.asIntN(32, wide);
        expect(read(signedLeb(small), (reader) => reader.s32('x'))).toBe(Number(small));
      }),
    );
  });

  it('reads unsigned 64-bit numbers', () => {
    expect(read([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01], (reader) => reader.u64('x'))).toBe(
      2 ** 64,
    );
    expect(read([0x80, 0x80, 0x80, 0x80, 0x10], (reader) => reader.u64('x'))).toBe(2 ** 32);
  });

  it.each([
    ['u32', [0xff, 0xff, 0xff, 0xff, 0x1f]],
    ['u32', [0x80, 0x80, 0x80, 0x80, 0x80, 0x00]],
    ['s32', [0xff, 0xff, 0xff, 0xff, 0x4f]],
    ['s32', [0x80, 0x80, 0x80, 0x80, 0x08]],
    ['s33', [0x80, 0x80, 0x80, 0x80, 0x20]],
    ['s64', [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x02]],
    ['u64', [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x02]],
  ] as const)('refuses a %s that is too wide', (kind, bytes) => {
    const reader = new ByteReader(Uint8Array.from(bytes));
    expect(() => reader[kind]('a number')).toThrow(HeddleError);
  });

  it('names offset, expectation and finding', () => {
    expect(() => new ByteReader(Uint8Array.of(1, 2, 0x80), 2).u32('a type index')).toThrow(
      'The WebAssembly binary is malformed at offset 0x3: expected a type index, found the end of the data.',
    );
  });
});

describe('names', () => {
  it('reads back any string', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(written((out) => out.name(text)).name('a name')).toBe(text);
      }),
    );
  });

  it('refuses bytes that are no UTF-8, unless told to be lenient', () => {
    const bytes = Uint8Array.of(2, 0xc3, 0x28);
    expect(() => new ByteReader(bytes).name('a name')).toThrow('expected a name in UTF-8');
    expect(new ByteReader(bytes).lenientName('a name')).toBe('\ufffd(');
  });

  it('refuses lengths beyond the end', () => {
    expect(() => new ByteReader(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0x0f)).name('a name')).toThrow(HeddleError);
  });
});
