/** What a round of a loop hands on, on structured code written as nested lists. */
import { describe, expect, it } from 'vitest';
import { CarriedLocals, type LoopLocals } from './carried-locals.ts';

type Code = readonly (string | readonly ['loop' | 'block' | 'if' | 'else', Code])[];

/** `get 1`, `set 1`, `br 0`, `br_if 0`; an `else` follows its `if`. The handed-on locals of each loop, in the order in which they begin. */
function carried(code: Code): number[][] {
  const analysis = new CarriedLocals();
  const loops: LoopLocals[] = [];
  analysis.reset();
  const walk = (part: Code): void => {
    part.forEach((one, i) => {
      if (typeof one === 'string') {
        const [op, index] = one.split(' ');
        if (op === 'get') analysis.read(Number(index));
        if (op === 'set') analysis.assign(Number(index));
        if (op === 'br' || op === 'br_if') analysis.branch(Number(index));
        if (op === 'br') analysis.leave();
        return;
      }
      const [kind, body] = one;
      if (kind === 'loop') loops.push(analysis.openLoop());
      else if (kind === 'else') analysis.alternative(false);
      else analysis.open(kind === 'if');
      walk(body);
      const next = part[i + 1];
      if (kind === 'if' && Array.isArray(next) && next[0] === 'else') return;
      analysis.close();
    });
  };
  walk(code);
  return loops.map(({ assigned, early }) => [...assigned].filter((local) => early.has(local)).toSorted());
}

const cases: Readonly<Record<string, { code: Code; loops: number[][] }>> = {
  'a counter': { code: [['loop', ['get 0', 'set 0', 'br_if 0']]], loops: [[0]] },
  'a value that each round reads anew': { code: [['loop', ['set 0', 'get 0', 'br_if 0']]], loops: [[]] },
  'what is assigned before the loop': { code: ['set 0', ['loop', ['get 0', 'br_if 0']]], loops: [[]] },
  'a value assigned on one path only': { code: [['loop', [['if', ['set 0']], 'get 0', 'br_if 0']]], loops: [[0]] },
  'a value assigned on both paths': {
    code: [['loop', [['if', ['set 0']], ['else', ['set 0']], 'get 0', 'br_if 0']]],
    loops: [[]],
  },
  'a block left before the assignment': {
    code: [['loop', [['block', ['br_if 0', 'set 0']], 'get 0', 'br_if 0']]],
    loops: [[0]],
  },
  'a block left after it': {
    code: [['loop', [['block', ['set 0', 'br_if 0', 'set 1']], 'get 0', 'br_if 0']]],
    loops: [[]],
  },
  'an `if` left before it, with an `else`': {
    code: [['loop', [['if', ['br_if 0', 'set 0']], ['else', ['set 0']], 'get 0', 'br_if 0']]],
    loops: [[0]],
  },
  'the counter of an outer loop': {
    code: [['loop', [['loop', ['set 1', 'get 1', 'br_if 0']], 'get 0', 'set 0', 'br_if 0']]],
    loops: [[0], []],
  },
  'a value of an outer round that an inner loop changes': {
    code: [['loop', ['set 0', ['loop', ['get 0', 'set 0', 'br_if 0']], 'br_if 0']]],
    loops: [[], [0]],
  },
  'what no path reaches': { code: [['loop', [['block', ['br 0', 'get 0']], 'set 0', 'br_if 0']]], loops: [[]] },
};

describe('CarriedLocals', () => {
  it.each(Object.entries(cases))('%s', (_, { code, loops }) => {
    expect(carried(code)).toEqual(loops);
  });
});
