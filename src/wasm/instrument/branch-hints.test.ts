import { expect, it } from 'vitest';
import { compileFreestanding } from '../../toolchain/testing/freestanding.ts';
import { ByteReader } from '../reader/byte-reader.ts';
import { InstructionReader } from '../reader/instruction-reader.ts';
import { Op } from '../reader/opcodes.ts';
import { readModule } from '../reader/read-module.ts';
import { SectionId } from '../reader/module.ts';
import { instrumentSource } from '../testing/instrument-source.ts';
import { branchHints } from './branch-hints.ts';
import { instrument } from './instrument.ts';

it('says of each function of a hook, in front of the code, that its branches to the call of the kernel are unlikely', async () => {
  const { binary } = instrument(await compileFreestanding(instrumentSource));
  const module = readModule(binary);
  const section = module.customSections.find(({ name }) => name === branchHints);
  const code = module.sections.find(({ id }) => id === SectionId.code);
  expect(section?.end).toBe(code?.start);
  const reader = new ByteReader(binary, section?.contents ?? 0, section?.end ?? 0);
  const next = (): number => reader.u32('a number');
  const count = next();
  expect(count).toBeGreaterThan(1);
  for (let i = 0; i < count; i++) {
    const body = module.bodies[next() - module.importedFunctions];
    const start = body?.start ?? 0;
    const hinted = Array.from({ length: next() }, () => {
      const branch = start + next();
      expect([next(), next()]).toEqual([1, 0]);
      return branch;
    });
    // To the end of the only block, behind which the kernel is called.
    const instructions = new InstructionReader(binary);
    instructions.reset(body?.code ?? 0, body?.end ?? 0);
    const branches: number[] = [];
    const seen: number[] = [];
    while (!instructions.done) {
      instructions.next();
      seen.push(instructions.op);
      if (instructions.op !== Op.brIf) continue;
      branches.push(instructions.start);
      expect(instructions.index).toBe(0);
    }
    expect(hinted).toEqual(branches);
    expect(seen.filter((op) => op === Op.block || op === Op.call)).toEqual([Op.block, Op.call]);
    const behind = seen.slice(seen.indexOf(Op.return));
    expect(behind.filter((op) => op !== Op.i32Const)).toEqual([
      Op.return,
      Op.end,
      Op.localGet,
      Op.localGet,
      Op.call,
      Op.end,
    ]);
  }
  expect(reader.pos).toBe(section?.end);
});
