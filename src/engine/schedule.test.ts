import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HeddleError } from '../base/error.ts';
import { ByteWriter, toBase64Url } from '../base/bytes.ts';
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
  timeOuts: fc.constantFrom('late' as const, 'any' as const),
  spuriousWakeups: fc.boolean(),
  maxSteps: count,
  maxMemoryBytes: count,
  maxThreads: count,
  finding: count,
  programArguments: texts,
  environment: fc.array(fc.tuple(fc.string(), fc.string()), { maxLength: 3 }),
  decisions,
});

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

  it('are invalid when cut short', () => {
    fc.assert(
      fc.property(schedule, fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), (one, share) => {
        const token = encodeSchedule(one);
        // A cut may leave a shorter text whose check byte happens to fit; then it must still not be read as another schedule.
        const outcome = outcomeOf(token.slice(0, Math.floor(token.length * share)));
        if (outcome !== 'invalid') expect(outcome).toEqual(one);
      }),
      { seed: 7 },
    );
  });

  it('are invalid when one character differs', () => {
    const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'.split('');
    fc.assert(
      fc.property(schedule, fc.nat(), fc.constantFrom(...digits), (one, place, digit) => {
        const token = encodeSchedule(one);
        const at = place % token.length;
        fc.pre(token[at] !== digit);
        const outcome = outcomeOf(token.slice(0, at) + digit + token.slice(at + 1));
        if (outcome !== 'invalid') expect(outcome).toEqual(one);
      }),
      { seed: 7 },
    );
  });

  it('from strangers are refused politely and at once', () => {
    const sealed = (bytes: Uint8Array): string => {
      const check = bytes.reduce((sum, byte) => (sum * 31 + byte) & 0xff, 7);
      return `h1${toBase64Url(Uint8Array.from([...bytes, check]))}`;
    };
    fc.assert(fc.property(fc.string(), (text) => void outcomeOf(text)));
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void outcomeOf(sealed(bytes))));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void outcomeOf(sealed(Uint8Array.from([1, ...bytes])))),
    );
    const huge = new ByteWriter().varint(1);
    for (let i = 0; i < 8; i++) huge.varint(0);
    expect(outcomeOf(sealed(huge.varint(Number.MAX_SAFE_INTEGER).finish()))).toBe('invalid');
  });
});
