import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteReader, ByteWriter, fromBase64Url, toBase64Url } from './bytes.ts';

describe('ByteWriter and ByteReader', () => {
  it('give back what was written', () => {
    const item = fc.oneof(fc.maxSafeNat(), fc.uint8Array({ maxLength: 40 }), fc.string({ unit: 'grapheme' }));
    fc.assert(
      fc.property(fc.array(item), (items) => {
        const out = new ByteWriter();
        for (const one of items) {
          if (typeof one === 'number') out.varint(one);
          else if (typeof one === 'string') out.text(one);
          else out.bytes(one);
        }
        const input = new ByteReader(out.finish());
        for (const one of items) {
          if (typeof one === 'number') expect(input.varint()).toBe(one);
          else if (typeof one === 'string') expect(input.text()).toBe(one);
          else expect(input.bytes()).toEqual(one);
        }
        expect(input.done).toBe(true);
      }),
    );
  });

  it('keeps a byte order mark', () => {
    expect(new ByteReader(new ByteWriter().text('\u{feff}a').finish()).text()).toBe('\u{feff}a');
  });

  it.each([
    ['the end of the bytes', [0x80], 'truncated'],
    ['nine bytes', [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01], 'integer too long'],
    ['more than 2^53', [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f], 'integer too large'],
  ])('refuses an integer with %s', (_, bytes, message) => {
    expect(() => new ByteReader(Uint8Array.from(bytes)).varint()).toThrow(new RangeError(message));
  });

  it('refuses lengths beyond the end, and texts that are no UTF-8', () => {
    const lying = new ByteWriter().varint(Number.MAX_SAFE_INTEGER).finish();
    expect(() => new ByteReader(lying).bytes()).toThrow(RangeError);
    expect(() => new ByteReader(lying).text()).toThrow(RangeError);
    const broken = new ByteWriter().bytes(Uint8Array.from([0xc3])).finish();
    expect(() => new ByteReader(broken).text()).toThrow(RangeError);
  });
});

describe('base64url', () => {
  it('is what Node writes and reads', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 50 }), (bytes) => {
        const text = toBase64Url(bytes);
        expect(text).toBe(Buffer.from(bytes).toString('base64url'));
        expect(fromBase64Url(text)).toEqual(bytes);
      }),
    );
  });

  it('refuses characters that it does not have', () => {
    for (const text of ['A+', 'A/', 'AA==', 'A A', 'ä']) expect(fromBase64Url(text)).toBeUndefined();
  });
});
