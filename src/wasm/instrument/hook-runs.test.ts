/** Which hooks one look can do, on code written as text: `hook r4` takes the address on the stack. */
import { describe, expect, it } from 'vitest';
import { ByteWriter } from '../byte-writer.ts';
import { InstructionReader } from '../reader/instruction-reader.ts';
import { Op } from '../reader/opcodes.ts';
import { type FastHook, fastHook } from './fast-hooks.ts';
import { HookRuns, type HookRun } from './hook-runs.ts';

const loads: Readonly<Record<string, number>> = { load: 0x28, load8: 0x2d, load64: 0x29, store: 0x36, store64: 0x37 };
const others: Readonly<Record<string, number>> = {
  add: Op.i32Add,
  mul: Op.i32Mul,
  div: 0x6d,
  drop: Op.drop,
  end: Op.end,
  else: Op.else,
  return: Op.return,
};

function assemble(line: string): readonly number[] {
  const [name = '', argument = '0'] = line.split(' ');
  const out = new ByteWriter();
  const indexed = ({ get: Op.localGet, set: Op.localSet, tee: Op.localTee, br_if: Op.brIf, call: Op.call } as const)[
    name
  ];
  if (name === 'const') {
    out.u8(Op.i32Const);
    out.s32(Number(argument));
  } else if (indexed !== undefined || name === 'hook') {
    out.u8(indexed ?? Op.call);
    out.u32(name === 'hook' ? 0 : Number(argument));
  } else if (loads[name] !== undefined) {
    out.u8(loads[name]);
    out.u32(0);
    out.u32(Number(argument));
  } else if (name === 'block' || name === 'loop' || name === 'if') {
    out.u8(Op[name]);
    out.u8(0x40);
  } else out.u8(others[name] as number);
  return [...out.finish()];
}

const hooks: Readonly<Record<string, FastHook | undefined>> = {
  r4: fastHook('__tsan_read4'),
  r8: fastHook('__tsan_read8'),
  r1: fastHook('__tsan_read1'),
  w4: fastHook('__tsan_write4'),
  v4: fastHook('__tsan_volatile_read4'),
};

/** Of each run of two hooks or more: which, where the lowest cell is, the cells from there on, the largest access and where it is. */
function runs(code: string): readonly unknown[] {
  const lines = code.split(/;\s*/).filter((line) => line !== '');
  const analysis = new HookRuns();
  const found = new Map<HookRun, number[]>();
  analysis.reset();
  let hook = 0;
  for (const line of lines) {
    const bytes = Uint8Array.from(assemble(line));
    const instructions = new InstructionReader(bytes);
    instructions.next();
    if (line.startsWith('hook')) {
      const run = analysis.hook(hooks[line.slice(5)] as FastHook, 0, hook);
      if (run !== undefined) found.set(run, [...(found.get(run) ?? [run.edit]), hook]);
      hook++;
    }
    analysis.step(instructions);
  }
  return [...found].map(([run, members]) => {
    expect(run.count).toBe(members.length);
    return [members, run.low, run.cells.toString(2), run.bytes, run.largest];
  });
}

const second = 'get 0; hook r4; get 0; load; ';
const list = `get 0; const 4; add; tee 1; hook r4; get 1; load; set 1; ${second}`;

const joined: Readonly<Record<string, [string, readonly unknown[]]>> = {
  'two members, the higher one first': [list, [[[0, 1], -4, '11', 4, 0]]],
  'the same twice': [`${second}${second}`, [[[0, 1], 0, '1', 4, 0]]],
  'a gap, and a base that is a sum': [
    'get 0; const 8; add; set 1; get 1; hook r4; get 1; load; get 1; const 12; add; hook r4; get 1; load 12',
    [[[0, 1], 0, '1001', 4, 0]],
  ],
  constants: ['const 1024; hook r4; const 0; load 1024; drop; const 1032; hook r4', [[[0, 1], 0, '101', 4, 0]]],
  'a large one behind a small one': [
    'get 0; const 4; add; hook r4; get 0; load 4; get 0; const 8; add; hook r8; get 0; load64 8',
    [[[0, 1], 0, '111', 8, 4]],
  ],
  'a volatile one': ['get 0; hook v4; get 0; load; drop; get 0; const 4; add; hook r4', [[[0, 1], 0, '11', 4, 0]]],
  'writes, with the value below the address': [
    'get 1; get 0; hook w4; drop; get 0; get 1; store; get 0; const 4; add; hook w4; get 0; get 1; store 4',
    [[[0, 1], 0, '11', 4, 0]],
  ],
  'five: four, and one': [
    [0, 4, 8, 12, 16].map((at) => `get 0; const ${at}; add; hook r4; get 0; load ${at}; drop; `).join(''),
    [[[0, 1, 2, 3], 0, '1111', 4, 0]],
  ],
  'a base assigned before a block': [
    'get 0; const 4; add; set 1; block; get 0; hook r4; get 1; hook r4; end',
    [[[0, 1], 0, '11', 4, 0]],
  ],
  'a computation between': [
    'get 0; hook r4; get 0; load; const 3; mul; set 2; get 0; const 4; add; hook r4',
    [[[0, 1], 0, '11', 4, 0]],
  ],
};

const apart: Readonly<Record<string, string>> = {
  'another base': 'get 0; hook r4; get 1; hook r4',
  'a base that is assigned between': 'get 0; hook r4; get 0; load; set 0; get 0; hook r4',
  'a read and a write': 'get 0; hook r4; get 0; const 4; add; hook w4',
  'a byte': 'get 0; hook r4; get 0; const 4; add; hook r1; get 0; const 8; add; hook r1; get 0; hook r4',
  'a call between': 'get 0; hook r4; call 7; get 0; hook r4',
  'a branch between': 'get 0; hook r4; get 1; br_if 0; get 0; hook r4',
  'a division between': 'get 0; hook r4; get 1; get 2; div; drop; get 0; hook r4',
  'an access elsewhere between, which may trap': 'get 0; hook r4; get 1; load; drop; get 0; hook r4',
  'an access behind the hooked one': 'get 0; hook r4; get 0; load 4; drop; get 0; const 4; add; hook r4',
  'a part of an access behind it': 'get 0; hook r4; get 0; load64; drop; get 0; const 4; add; hook r4',
  'the end of a block between': 'block; get 0; hook r4; end; get 0; hook r4',
  'a block that begins between': 'get 0; hook r4; block; get 0; hook r4; end',
  'a loop that begins between': 'get 0; hook r4; loop; get 0; hook r4; end',
  'a base from before a loop': 'get 0; const 4; add; set 1; loop; get 0; hook r4; get 1; hook r4; end',
  'branches of an `if`': 'get 9; if; get 0; hook r4; else; get 0; hook r4; end',
  'what is too far': 'get 0; hook r4; get 0; const 64; add; hook r4',
  'what is aligned differently': 'get 0; hook r8; get 0; const 4; add; hook r8',
  'half a cell': 'get 0; hook r4; get 0; const 2; add; hook r4',
  'code behind a return': 'get 0; hook r4; return; get 0; hook r4',
};

describe('runs of hooks', () => {
  it.each(Object.entries(joined))('%s', (_, [code, expected]) => {
    expect(runs(code)).toEqual(expected);
  });

  it.each(Object.entries(apart))('not: %s', (_, code) => {
    expect(runs(code)).toEqual([]);
  });
});
