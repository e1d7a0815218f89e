import { expect, it } from 'vitest';
import { compileFreestanding } from '../../toolchain/testing/freestanding.ts';
import { ByteReader } from '../reader/byte-reader.ts';
import { Op } from '../reader/opcodes.ts';
import { readModule } from '../reader/read-module.ts';
import { SectionId } from '../reader/module.ts';
import { instrumentSource } from '../testing/instrument-source.ts';
import { branchHints } from './branch-hints.ts';
import { instrument } from './instrument.ts';

it('says of each fast hook, in front of the code, that its call of the kernel is unlikely', async () => {
  const { binary } = instrument(await compileFreestanding(instrumentSource));
  const module = readModule(binary);
  const section = module.customSections.find(({ name }) => name === branchHints);
  const code = module.sections.find(({ id }) => id === SectionId.code);
  expect(section?.end).toBe(code?.start);
  const reader = new ByteReader(binary, section?.contents ?? 0, section?.end ?? 0);
  const next = (): number => reader.u32('a number');
  const count = next();
  expect(count).toBeGreaterThan(1);
  const hinted: number[] = [];
  for (let i = 0; i < count; i++) {
    const body = module.bodies[next() - module.importedFunctions];
    const hints = next();
    const offset = next();
    hinted.push(binary[(body?.start ?? 0) + offset] ?? 0);
    expect([hints, next(), next()]).toEqual([1, 1, 0]);
    // What the branch guards is the call of the kernel, right behind it.
    expect(binary.subarray((body?.start ?? 0) + offset + 1, (body?.end ?? 0) - 1)).toContain(Op.call);
  }
  expect(hinted).toEqual(Array.from({ length: count }, () => Op.if));
  expect(reader.pos).toBe(section?.end);
});
