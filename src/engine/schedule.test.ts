import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HeddleError } from '../base/error.ts';
import { ByteWriter, fromBase64Url, toBase64Url } from '../base/bytes.ts';
import { fnv1a32 } from '../base/hash.ts';
import { decodeSchedule, encodeSchedule, type Schedule } from './schedule.ts';

const count = fc.nat(0x7fff_ffff);
const texts = fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 4 });
const decisions = fc.array(fc.tuple(fc.nat(1000), fc.nat(40), fc.nat(5000)), { maxLength: 40 }).map((list) => {
  let step = 0;
  return list.flatMap(([ahead, code, value]) => [(step += ahead), code, value]);
});
const schedule: fc.Arbitrary<Schedule> = fc.record({
  programHash: fc.string({ unit: fc.constantFrom(...'0123456789abcdef'.split('')), minLength: 16, maxLength: 16 }),
  flags: texts,
  preempt: fc.constantFrom('sync' as const, 'racy' as const, 'all' as const),
  racySites: fc.uniqueArray(fc.nat(100_000), { maxLength: 20 }).map((sites) => sites.toSorted((a, b) => a - b)),
  heapPolicy: fc.constantFrom('reuse' as const, 'quarantine' as const),
  memoryModel: fc.constantFrom('sc' as const, 'c11' as const),
  timeOuts: fc.constantFrom('late' as const, 'any' as const),
  volatile: fc.constantFrom('plain' as const, 'relaxed' as const),
  spuriousWakeups: fc.boolean(),
  exhaustive: fc.boolean(),
  maxSteps: count,
  maxMemoryBytes: count,
  maxThreads: fc.nat(65_535),
  finding: count,
  programArguments: texts,
  environment: fc.array(fc.tuple(fc.string(), fc.string()), { maxLength: 3 }),
  decisions,
});

const digit = fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'.split(''));

/** Decodes, or says that the token is invalid; anything else that is thrown fails the test. */
function outcomeOf(token: string): Schedule | 'invalid' {
  try {
    return decodeSchedule(token);
  } catch (error) {
    if (error instanceof HeddleError && error.code === 'HDL_TOKEN_INVALID') return 'invalid';
    throw error;
  }
}

describe('tokens', () => {
  it('decode to what was encoded', () => {
    fc.assert(
      fc.property(schedule, (one) => {
        expect(decodeSchedule(encodeSchedule(one))).toEqual(one);
      }),
    );
  });

  it('are invalid when cut short, prolonged or changed in one character', () => {
    fc.assert(
      fc.property(schedule, fc.nat(), digit, (one, place, other) => {
        const token = encodeSchedule(one);
        const at = place % token.length;
        expect(outcomeOf(token.slice(0, at))).toBe('invalid');
        expect(outcomeOf(token + other)).toBe('invalid');
        fc.pre(token[at] !== other);
        expect(outcomeOf(token.slice(0, at) + other + token.slice(at + 1))).toBe('invalid');
      }),
      { seed: 7, numRuns: 500 },
    );
  });

  it('are invalid with two characters exchanged', () => {
    fc.assert(
      fc.property(schedule, fc.nat(), (one, place) => {
        const token = encodeSchedule(one);
        const at = 2 + (place % (token.length - 3));
        fc.pre(token[at] !== token[at + 1]);
        const swapped = `${token.slice(0, at)}${token[at + 1]}${token[at]}${token.slice(at + 2)}`;
        expect(outcomeOf(swapped)).toBe('invalid');
      }),
      { seed: 7, numRuns: 500 },
    );
  });

  it('of version 1 are read', () => {
    fc.assert(
      fc.property(schedule, (one) => {
        const bytes = fromBase64Url(encodeSchedule(one).slice(2));
        const body = bytes?.slice(0, -4) ?? new Uint8Array();
        body[0] = 1;
        expect(decodeSchedule(sealed1(body))).toEqual(one);
        expect(outcomeOf(sealed1(Uint8Array.from([...body, 0])))).toBe('invalid');
      }),
    );
    // Written by the last Heddle with version 1.
    expect(decodeSchedule('h1AT4IPdQBYDaTAUsCAy1PMQItZwABAAAAgK3iBICAgIABgCDo5u3VCwAAAH0')).toMatchObject({
      preempt: 'racy',
      maxThreads: 4096,
      maxMemoryBytes: 256 << 20,
    });
  });

  it('of versions to come are refused by their number', () => {
    expect(() => decodeSchedule('h3AAAA')).toThrow('its format version is 3; this Heddle reads versions 1 and 2');
  });

  it('from strangers are refused politely and at once', () => {
    fc.assert(fc.property(fc.string(), (text) => void outcomeOf(text)));
    fc.assert(fc.property(fc.string(), (text) => outcomeOf(`h2${text}`) === 'invalid'));
    for (const [version, seal] of [
      [1, sealed1],
      [2, sealed2],
    ] as const) {
      fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void outcomeOf(seal(bytes))));
      fc.assert(
        fc.property(
          fc.uint8Array({ maxLength: 200 }),
          (bytes) => void outcomeOf(seal(Uint8Array.from([version, ...bytes]))),
        ),
      );
    }
  });

  it.each([
    ['a count of flags', (out: ByteWriter) => out.varint(Number.MAX_SAFE_INTEGER)],
    ['the length of a text', (out: ByteWriter) => out.varint(1).varint(Number.MAX_SAFE_INTEGER)],
    [
      'a count of sites',
      (out: ByteWriter) =>
        out
          .varint(0)
          .varint(0)
          .varint(1)
          .varint(2 ** 50),
    ],
    [
      'sites beyond 2^53',
      (out: ByteWriter) => rest(out.varint(0).varint(0).varint(1).varint(2), 2 ** 53 - 1, 2 ** 53 - 1),
    ],
    ['limits', (out: ByteWriter) => rest(out.varint(0).varint(0).varint(1).varint(0), 0, 0, 9, 9, 2 ** 40, 0, 0, 0, 0)],
    ['a mode', (out: ByteWriter) => rest(out.varint(0).varint(0).varint(1).varint(0), 0, 16, 9, 9, 9, 0, 0, 0, 0)],
    [
      'half a variable',
      (out: ByteWriter) => rest(out.varint(0).varint(0).varint(1).varint(0), 0, 0, 9, 9, 9, 0, 0, 1, 0, 0),
    ],
    [
      'a count of decisions',
      (out: ByteWriter) => rest(out.varint(0).varint(0).varint(1).varint(0), 0, 0, 9, 9, 9, 0, 0, 0, 2 ** 52),
    ],
    ['no UTF-8', (out: ByteWriter) => out.varint(1).bytes(Uint8Array.from([0xff]))],
  ])('with a right check and %s that cannot be are invalid', (_, write) => {
    const out = new ByteWriter().varint(2);
    for (let i = 0; i < 8; i++) out.varint(0);
    write(out);
    expect(outcomeOf(sealed2(out.finish()))).toBe('invalid');
  });
});

function rest(out: ByteWriter, ...values: readonly number[]): ByteWriter {
  for (const value of values) out.varint(value);
  return out;
}

/** Bytes with the check of version 1. */
function sealed1(bytes: Uint8Array): string {
  const check = bytes.reduce((sum, byte) => (sum * 31 + byte) & 0xff, 7);
  return `h1${toBase64Url(Uint8Array.from([...bytes, check]))}`;
}

function sealed2(bytes: Uint8Array): string {
  const whole = new Uint8Array(bytes.length + 4);
  whole.set(bytes);
  new DataView(whole.buffer).setUint32(bytes.length, fnv1a32(bytes));
  return `h2${toBase64Url(whole)}`;
}
