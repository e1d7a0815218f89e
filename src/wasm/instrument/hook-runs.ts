/**
 * Finds runs of hooks, which one look can do (joined-hooks.ts): reads (or writes) of whole cells at constant distances from one base, in a straight
 * stretch of code. Between them nothing branches, calls, counts an event or traps: memory is accessed only where the hooks have looked. So either all
 * are reached or none, and nobody can tell when which of them was counted.
 *
 * Values are followed as a symbol and a constant distance from it: on the operand stack as far down as it is known, and in locals.
 */
import type { InstructionReader } from '../reader/instruction-reader.ts';
import { Op } from '../reader/opcodes.ts';
import type { FastHook } from './fast-hooks.ts';

/** Site flags of a run are looked at as one word. */
const mostHooks = 4;
/** Half of what one block of stamps stands for, so that most runs lie in one. */
const mostBytes = 64;
const cellBytes = 4;

/** The symbol of constants. */
const constant = 0;

/** Hooks of one run. Distances are in bytes, from the address of the first. */
export class HookRun {
  /** What the first one calls, and the edit that does. */
  readonly callee: number;
  readonly edit: number;
  count = 1;
  /** The lowest byte, and the end of the highest. */
  low = 0;
  end: number;
  /** A bit for each accessed cell, from `low` on. */
  cells: number;
  /** The largest access: its size, and where it is. Where it is aligned, all are. */
  bytes: number;
  largest = 0;
  private readonly writes: boolean;
  private readonly symbol: number;
  private readonly from: number;

  constructor({ bytes, writes }: FastHook, callee: number, edit: number, symbol: number, from: number) {
    this.callee = callee;
    this.edit = edit;
    this.symbol = symbol;
    this.from = from;
    this.writes = writes;
    this.end = this.bytes = bytes;
    this.cells = cellsOf(bytes);
  }

  /** Takes one more in, if one look can do for it too. */
  add({ bytes, writes }: FastHook, symbol: number, from: number): boolean {
    const distance = (from - this.from) | 0;
    const low = Math.min(this.low, distance);
    const end = Math.max(this.end, distance + bytes);
    if (symbol !== this.symbol || writes !== this.writes || this.count === mostHooks) return false;
    if (bytes < cellBytes || end - low > mostBytes) return false;
    if ((distance - this.largest) % Math.min(bytes, this.bytes) !== 0) return false;
    this.cells = (this.cells << ((this.low - low) / cellBytes)) | (cellsOf(bytes) << ((distance - low) / cellBytes));
    this.low = low;
    this.end = end;
    this.count++;
    if (bytes > this.bytes) {
      this.bytes = bytes;
      this.largest = distance;
    }
    return true;
  }

  /** Whether so many bytes there are between those of the hooks. */
  covers(symbol: number, from: number, bytes: number): boolean {
    const distance = from - this.from;
    return symbol === this.symbol && distance >= this.low && distance + bytes <= this.end;
  }
}

const cellsOf = (bytes: number): number => (1 << (bytes / cellBytes)) - 1;

const unknown = 255;
/** By opcode: operands of instructions that put one value on the stack and do nothing else; they do not trap. */
const operands: Uint8Array = new Uint8Array(0x100).fill(unknown);
for (const [count, ...ranges] of [
  [0, [0x23, 0x23], [0x42, 0x44]],
  [1, [0x45, 0x45], [0x50, 0x50], [0x67, 0x69], [0x79, 0x7b], [0x8b, 0x91], [0x99, 0x9f]],
  [1, [0xa7, 0xa7], [0xac, 0xad], [0xb2, 0xc4]],
  [2, [0x46, 0x4f], [0x51, 0x66], [0x6a, 0x6c], [0x71, 0x78], [0x7c, 0x7e], [0x83, 0x8a], [0x92, 0x98], [0xa0, 0xa6]],
  [3, [0x1b, 0x1b]],
] as const)
  for (const [first, last] of ranges) operands.fill(count, first, last + 1);

/** Bytes that loads and stores access, from `i32.load` on. */
const accessed = [4, 8, 4, 8, 1, 1, 2, 2, 1, 1, 2, 2, 4, 4, 4, 8, 4, 8, 1, 2, 1, 2, 4];

/** One pass over a body: `step` with every instruction, and `hook` before it where a fast hook is called. */
export class HookRuns {
  private run: HookRun | undefined;
  private hooked = false;
  /** Symbols and distances of values on the stack. */
  private readonly symbols: number[] = [];
  private readonly distances: number[] = [];
  private depth = 0;
  /** The same by local, where `stretches` has the number of the present stretch. */
  private readonly localSymbols: number[] = [];
  private readonly localDistances: number[] = [];
  private readonly stretches: number[] = [];
  private stretch = 0;
  private lastSymbol: number = constant;
  /** The value that was popped last. */
  private symbol: number = constant;
  private distance = 0;

  /** A body begins, or a place that code comes to from elsewhere. */
  reset(): void {
    this.stretch++;
    this.leave();
  }

  /** The call of a fast hook, which is edit `edit`. Returns the run that it goes on with, which has at least two hooks then; else it may begin one. */
  hook(hook: FastHook, callee: number, edit: number): HookRun | undefined {
    this.hooked = true;
    this.pop();
    const { symbol, distance, run } = this;
    if (run?.add(hook, symbol, distance) === true) return run;
    this.run = hook.bytes < cellBytes ? undefined : new HookRun(hook, callee, edit, symbol, distance);
    return undefined;
  }

  step(instructions: InstructionReader): void {
    const { op, index } = instructions;
    switch (op) {
      case Op.call:
        if (!this.hooked) this.leave();
        this.hooked = false;
        return;
      case Op.localGet:
        this.read(index);
        return this.push();
      case Op.localSet:
        this.pop();
        return this.assign(index);
      case Op.localTee:
        this.pop();
        this.assign(index);
        return this.push();
      case Op.i32Const:
        this.symbol = constant;
        this.distance = index;
        return this.push();
      case Op.i32Add:
        return this.add();
      case Op.drop:
        return this.pop();
      case Op.block:
      case Op.if:
      case Op.brIf:
        return this.leave();
      default:
        if (op >= Op.i32Load && op < Op.memorySize) return this.access(instructions);
        return this.compute(operands[op] ?? unknown);
    }
  }

  private compute(count: number): void {
    if (count === unknown) return this.reset();
    for (let i = 0; i < count; i++) this.pop();
    this.unknown();
    this.push();
  }

  private add(): void {
    this.pop();
    const { symbol, distance } = this;
    this.pop();
    if (symbol !== constant && this.symbol !== constant) this.unknown();
    else {
      this.symbol += symbol;
      this.distance = (this.distance + distance) | 0;
    }
    this.push();
  }

  private access({ op, offset }: InstructionReader): void {
    const isStore = op >= Op.i32Store;
    if (isStore) this.pop();
    this.pop();
    const bytes = accessed[op - Op.i32Load] as number;
    if (this.run?.covers(this.symbol, this.distance + offset, bytes) === false) this.run = undefined;
    if (isStore) return;
    this.unknown();
    this.push();
  }

  /** What comes next is not always reached from here, or the stack is not known any more. */
  private leave(): void {
    this.depth = 0;
    this.run = undefined;
  }

  private read(local: number): void {
    if (this.stretches[local] === this.stretch) {
      this.symbol = this.localSymbols[local] as number;
      this.distance = this.localDistances[local] as number;
    } else {
      this.unknown();
      this.assign(local);
    }
  }

  private assign(local: number): void {
    this.stretches[local] = this.stretch;
    this.localSymbols[local] = this.symbol;
    this.localDistances[local] = this.distance;
  }

  private unknown(): void {
    this.symbol = ++this.lastSymbol;
    this.distance = 0;
  }

  private push(): void {
    this.symbols[this.depth] = this.symbol;
    this.distances[this.depth++] = this.distance;
  }

  private pop(): void {
    if (this.depth === 0) return this.unknown();
    this.symbol = this.symbols[--this.depth] as number;
    this.distance = this.distances[this.depth] as number;
  }
}
