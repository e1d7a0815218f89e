/** What is known of a call's operand holds whenever the call is made: random functions are analysed and run. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { InstructionReader } from '../reader/instruction-reader.ts';
import { Op } from '../reader/opcodes.ts';
import { callOperand, type CallOperand } from './operands.ts';

const parameters = 3;
const locals = 5;
const hook = 0;
const probe = 1;
const choose = 2;

type Code = readonly (number | 'call')[];

/** Values stay below 2^6 in size, so that one byte holds each: locals differ in more than constants can add up to. */
const statement: fc.Arbitrary<Code> = fc.letrec<{ readonly one: Code; readonly several: Code }>((tie) => ({
  several: fc.array(tie('one'), { maxLength: 5 }).map((parts) => parts.flat()),
  one: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'nesting' },
    // local.get; i32.const; i32.add; local.set or local.tee and the call
    fc.tuple(local(), constant(), local()).map(([from, add, to]) => [0x20, from, 0x41, add, 0x6a, 0x21, to]),
    fc.tuple(local(), constant()).map(([from, add]) => [0x20, from, 0x41, add, 0x6a, 'call'] as const),
    fc
      .tuple(local(), constant(), local())
      .map(([from, add, to]) => [0x20, from, 0x41, add, 0x6a, 0x22, to, 'call'] as const),
    local().map((from) => [0x20, from, 'call'] as const),
    // What is set is not known.
    local().map((to) => [0x10, choose, 0x21, to]),
    tie('several').map((body) => [0x02, 0x40, ...body, 0x0b]),
    // Goes out of a block, perhaps.
    tie('several').map((body) => [0x02, 0x40, 0x10, choose, 0x0d, 0, ...body, 0x0b]),
    tie('several').map((body) => [0x02, 0x40, ...body, 0x10, choose, 0x0d, 0, ...body, 0x0b]),
    // Loops go on as long as `choose` says.
    tie('several').map((body) => [0x03, 0x40, ...body, 0x10, choose, 0x0d, 0, 0x0b]),
    fc.tuple(tie('several'), tie('several')).map(([a, b]) => [0x10, choose, 0x04, 0x40, ...a, 0x05, ...b, 0x0b]),
    tie('several').map((body) => [0x10, choose, 0x04, 0x40, ...body, 0x0b]),
  ),
})).several;

function local(): fc.Arbitrary<number> {
  return fc.nat(locals - 1);
}
function constant(): fc.Arbitrary<number> {
  return fc.nat(63);
}

/** Instructions, and where the calls of the hook are. Each is followed by a look at every local. */
function assemble(code: Code): { readonly bytes: Uint8Array; readonly calls: readonly number[] } {
  const calls: number[] = [];
  const bytes: number[] = [];
  for (const part of code) {
    if (part === 'call') {
      calls.push(bytes.length);
      bytes.push(0x10, hook);
      for (let index = 0; index < locals; index++) bytes.push(0x20, index, 0x10, probe);
    } else bytes.push(part);
  }
  bytes.push(0x0b);
  return { bytes: Uint8Array.from(bytes), calls };
}

function leb(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb(value >>> 7)];
}

function moduleOf(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const section = (id: number, content: readonly number[]): number[] => [id, ...leb(content.length), ...content];
  const text = (value: string): number[] => [value.length, ...new TextEncoder().encode(value)];
  const body = [1, locals - parameters, 0x7f, ...bytes];
  return Uint8Array.from([
    0,
    0x61,
    0x73,
    0x6d,
    1,
    0,
    0,
    0,
    ...section(1, [3, 0x60, 1, 0x7f, 0, 0x60, 0, 1, 0x7f, 0x60, parameters, 0x7f, 0x7f, 0x7f, 0]),
    ...section(2, [
      3,
      ...['h', 'p'].flatMap((name) => [...text('e'), ...text(name), 0, 0]),
      ...text('e'),
      ...text('c'),
      0,
      1,
    ]),
    ...section(3, [1, 2]),
    ...section(7, [1, ...text('f'), 0, 3]),
    ...section(10, [1, ...leb(body.length), ...body]),
  ]);
}

it('offsets from locals hold in every call of random functions', () => {
  let known = 0;
  fc.assert(
    fc.property(statement, fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }), (code, choices) => {
      const { bytes, calls } = assemble(code);
      const claims = calls.map((call) => callOperand(bytes, 0, bytes.length, call, () => 0));
      // Which call it is, its operand says with it: calls are told apart by where the locals are looked at next.
      const seen: { operand: number; values: number[] }[] = [];
      let made = 0;
      const begin = [1 << 10, 1 << 14, 1 << 18];
      const imports = {
        e: {
          h: (operand: number) => void seen.push({ operand, values: [] }),
          p: (value: number) => void seen.at(-1)?.values.push(value),
          // The last choices are no: loops end. What is not known differs from all else.
          c: () => (made < choices.length * 3 ? (choices[made++ % choices.length] ? 1 + (made << 20) : 0) : 0),
        },
      };
      const instance = new WebAssembly.Instance(new WebAssembly.Module(moduleOf(numbered(bytes, calls))), imports);
      (instance.exports['f'] as (...values: number[]) => void)(...begin);
      const before = new Map<number, readonly number[]>();
      const loops = loopsOf(bytes);
      let last = -1;
      for (const { operand, values } of seen) {
        const call = values.pop() ?? -1;
        const claim = claims[call];
        const at = calls[call] ?? -1;
        // In another round of a loop a place in it may be left out.
        for (const { low, high } of at > last ? [] : loops.filter(({ low, high }) => low < at && last < high))
          for (const place of before.keys()) if (place > low && place < high) before.delete(place);
        last = at;
        for (let index = 0; index < locals && claim !== undefined; index++)
          known += check(claim, index, operand, values, begin, before);
        before.set(at, values);
      }
    }),
    { numRuns: 600, seed: 1 },
  );
  expect(known).toBeGreaterThan(2500);
});

function check(
  claim: CallOperand,
  index: number,
  operand: number,
  values: readonly number[],
  begin: readonly number[],
  /** Values of the locals at the last time at other calls, by place. */
  before: ReadonlyMap<number, readonly number[]>,
): number {
  const offset = claim.from(index);
  if (offset !== undefined) expect(operand - offset).toBe(values[index]);
  let known = offset === undefined ? 0 : 1;
  for (const [earlier, held] of before) {
    const since = claim.fromSince(index, earlier);
    if (since === undefined) continue;
    known++;
    expect(operand - since).toBe(held[index]);
  }
  const only = claim.fromOnly(index);
  if (only !== undefined) expect([begin[index] ?? 0, values[index]]).toContain(operand - only);
  return known;
}

function loopsOf(bytes: Uint8Array): readonly { readonly low: number; readonly high: number }[] {
  const loops: { low: number; high: number }[] = [];
  const open: number[] = [];
  const reader = new InstructionReader(bytes, 0, bytes.length);
  while (!reader.done) {
    reader.next();
    if (reader.op === Op.loop || reader.op === Op.block || reader.op === Op.if)
      open.push(reader.op === Op.loop ? reader.start : -1);
    const low = reader.op === Op.end ? (open.pop() ?? -1) : -1;
    if (low >= 0) loops.push({ low, high: reader.start });
  }
  return loops;
}

/** Behind each call's look at the locals, one at its number: known by position, so the analysis sees other code than is run, with the same calls. */
function numbered(bytes: Uint8Array, calls: readonly number[]): Uint8Array {
  const behind = new Map(calls.map((call, index) => [call + 2 + locals * 4, index]));
  const result: number[] = [];
  for (let at = 0; at <= bytes.length; at++) {
    const index = behind.get(at);
    if (index !== undefined) result.push(0x41, ...signed(index), 0x10, probe);
    const byte = bytes[at];
    if (byte !== undefined) result.push(byte);
  }
  return Uint8Array.from(result);
}

const signed = (value: number): number[] => (value < 64 ? [value] : [(value & 0x7f) | 0x80, value >> 7]);
