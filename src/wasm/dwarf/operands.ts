/**
 * Which locals hold the address that a hook is called with: read from the function's code.
 *
 * A tiny interpreter goes over the code in the order in which it stands, and knows values as sums of an unknown and a constant. Structured control tells
 * where it may come from elsewhere: behind a block, and at the beginning of a loop, locals that are set in there hold something new.
 */
import { InstructionReader } from '../reader/instruction-reader.ts';
import { Op } from '../reader/opcodes.ts';

/** Equal roots are one value, not known here. */
interface Value {
  readonly root: number;
  readonly offset: number;
}

/** What is known at a call. */
export interface CallOperand {
  /** The operand as an offset from what the local holds there; undefined when that is not known. */
  from(local: number): number | undefined;
  /** The same from a value that the local has in all of the function: what it held at the beginning, or what it is set to if that is done once, before all uses. */
  fromOnly(local: number): number | undefined;
  /** The same from what the local held at `place`, before the call, and since; undefined where the local is set in between, too. */
  fromSince(local: number, place: number): number | undefined;
  /** Whether code from `low` to `high` sets the local. */
  sets(local: number, low: number, high: number): boolean;
}

/**
 * The first operand of the call at `call`. `code` from `start` (behind the declarations of locals) to `end`; `depthOf`: how many operands of the function
 * called come behind it; `outline`: of this code. Undefined when there is no such call or nothing is known of its operand.
 */
export function callOperand(
  code: Uint8Array,
  start: number,
  end: number,
  call: number,
  depthOf: (callee: number) => number | undefined,
  outline: Outline = outlineOf(code, start, end),
): CallOperand | undefined {
  const then = stateAt(code, start, end, call, outline);
  const depth = then?.op === Op.call && then.at === call ? depthOf(then.index) : undefined;
  const operand = depth === undefined ? undefined : then?.stack.at(-1 - depth);
  if (then === undefined || operand === undefined || operand.root === constant) return undefined;
  const offsetFrom = (held: Value): number | undefined =>
    held.root === operand.root ? operand.offset - held.offset : undefined;
  const from = (local: number): number | undefined => offsetFrom(then.valueOf(local));
  return {
    from,
    fromOnly(local) {
      if (operand.root === local) return operand.offset;
      return outline.isSetBeforeUse(local) ? from(local) : undefined;
    },
    fromSince(local, place) {
      const before =
        place > call || outline.sets(local, place, call) ? undefined : stateAt(code, start, end, place, outline);
      return before && offsetFrom(before.valueOf(local));
    },
    sets: outline.sets,
  };
}

/** Before an instruction. */
interface State {
  readonly at: number;
  readonly op: number;
  readonly index: number;
  readonly stack: readonly (Value | undefined)[];
  valueOf(local: number): Value;
}

/** Before the first instruction that is not before `place`. Equal code gives equal roots. */
function stateAt(code: Uint8Array, start: number, end: number, place: number, outline: Outline): State | undefined {
  let roots = firstRoot;
  /** Those that are not in it hold what they held at the beginning, and are roots themselves. */
  const locals = new Map<number, Value>();
  const valueOf = (local: number): Value => locals.get(local) ?? { root: local, offset: 0 };
  const forgetSetIn = (construct: number): void => {
    for (const local of outline.setIn.get(construct) ?? []) locals.set(local, { root: roots++, offset: 0 });
  };
  let stack: (Value | undefined)[] = [];
  const open: number[] = [];
  const reader = new InstructionReader(code, start, end);
  while (!reader.done) {
    reader.next();
    const { op, index } = reader;
    if (reader.start >= place) return { at: reader.start, op, index, stack, valueOf };
    switch (op) {
      case Op.localGet:
        stack.push(valueOf(index));
        continue;
      case Op.localSet:
      case Op.localTee: {
        const given = stack.pop();
        const value = given === undefined || given.root === constant ? { root: roots++, offset: 0 } : given;
        locals.set(index, value);
        if (op === Op.localTee) stack.push(given?.root === constant ? given : value);
        continue;
      }
      case Op.i32Const:
        stack.push({ root: constant, offset: index });
        continue;
      case Op.i32Add: {
        const right = stack.pop();
        const left = stack.pop();
        const isKnown = left !== undefined && left.root !== constant && right?.root === constant;
        stack.push(isKnown ? { root: left.root, offset: left.offset + right.offset } : undefined);
        continue;
      }
      case Op.loop:
        forgetSetIn(reader.start);
        open.push(reader.start);
        break;
      case Op.block:
      case Op.if:
      case Op.try:
      case Op.tryTable:
        open.push(reader.start);
        break;
      case Op.else:
      case Op.catch:
      case Op.catchAll:
        forgetSetIn(open.at(-1) ?? start);
        break;
      case Op.end:
      case Op.delegate: {
        const begun = open.pop() ?? start;
        // Branches to a loop lead to its beginning.
        if (!outline.loops.has(begun)) forgetSetIn(begun);
        break;
      }
      default:
    }
    // What it takes and gives is not looked up.
    if (op !== Op.block) stack = [];
  }
  return undefined;
}

/** The root of constants, and the first of those that are no locals, of which a function has 50,000 at most. */
const constant = -1;
const firstRoot = 1 << 20;

/** Where a function sets its locals. */
export interface Outline {
  sets(local: number, low: number, high: number): boolean;
  /** Set once, before it is used. */
  isSetBeforeUse(local: number): boolean;
  /** By where a block, loop... begins: what is set in there. */
  readonly setIn: ReadonlyMap<number, ReadonlySet<number>>;
  readonly loops: ReadonlySet<number>;
}

export function outlineOf(code: Uint8Array, start: number, end: number): Outline {
  const sets = new Map<number, number[]>();
  const usedFirst = new Set<number>();
  const setIn = new Map<number, Set<number>>();
  const loops = new Set<number>();
  const open: { readonly begun: number; readonly locals: Set<number> }[] = [{ begun: -1, locals: new Set() }];
  const reader = new InstructionReader(code, start, end);
  while (!reader.done) {
    reader.next();
    const { op, index } = reader;
    if (op === Op.localGet && !sets.has(index)) usedFirst.add(index);
    if (op === Op.localSet || op === Op.localTee) {
      const places = sets.get(index);
      if (places === undefined) sets.set(index, [reader.start]);
      else places.push(reader.start);
      open.at(-1)?.locals.add(index);
    }
    if (op === Op.loop) loops.add(reader.start);
    if (op === Op.loop || op === Op.block || op === Op.if || op === Op.try || op === Op.tryTable)
      open.push({ begun: reader.start, locals: new Set() });
    if (op === Op.end || op === Op.delegate) {
      const { begun, locals } = open.pop() ?? { begun: -1, locals: new Set<number>() };
      setIn.set(begun, locals);
      for (const local of locals) open.at(-1)?.locals.add(local);
    }
  }
  return {
    sets: (local, low, high) => sets.get(local)?.some((at) => at >= low && at < high) === true,
    isSetBeforeUse: (local) => sets.get(local)?.length === 1 && !usedFirst.has(local),
    setIn,
    loops,
  };
}
