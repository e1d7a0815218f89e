import type { ByteWriter } from '../byte-writer.ts';
import { Op } from '../reader/opcodes.ts';
import { ValueTypes } from '../reader/types.ts';
import { kernelLayout } from './kernel-layout.ts';

const word = 2;
const byte = 0;
const emptyBlock = 0x40;
const kernelMemoryFlag = 0x40;

/**
 * Writes the body of a function that does a hook's work in the program itself: a block that ends with `return`, whose branches (`look`) lead behind it,
 * where the kernel is called. Its first two parameters are the address and the site.
 */
export class HookCode {
  /** Where the branches are that are seldom taken, counted from behind the size. */
  readonly rare: number[] = [];
  private readonly out: ByteWriter;
  private readonly kernelMemory: number;
  private readonly size: number;
  private readonly start: number;

  /** `locals` of type i32, behind the parameters; `kernelMemory`: index of the imported memory. */
  constructor(out: ByteWriter, kernelMemory: number, locals: number) {
    this.out = out;
    this.kernelMemory = kernelMemory;
    this.size = out.reserveU32();
    this.start = out.length;
    out.u32(locals > 0 ? 1 : 0);
    if (locals > 0) {
      out.u32(locals);
      out.u8(ValueTypes.i32);
    }
    out.u8(Op.block);
    out.u8(emptyBlock);
  }

  ops(...ops: readonly number[]): void {
    for (const op of ops) this.out.u8(op);
  }

  constant(value: number): void {
    this.out.u8(Op.i32Const);
    this.out.s32(value);
  }

  get(...locals: readonly number[]): void {
    for (const local of locals) this.index(Op.localGet, local);
  }

  tee(local: number): void {
    this.index(Op.localTee, local);
  }

  /** Goes to the call of the kernel when the value on the stack is not 0. */
  look(): void {
    this.rare.push(this.out.length - this.start);
    this.index(Op.brIf, 0);
  }

  /** The kernel's word (or byte) at `offset` from the address on the stack. */
  loadAt(offset: number): void {
    this.access(Op.i32Load, word, offset);
  }

  loadByteAt(offset: number): void {
    this.access(Op.i32Load8U, byte, offset);
  }

  /** As `loadAt`, from any address. */
  loadUnalignedAt(offset: number): void {
    this.access(Op.i32Load, byte, offset);
  }

  /** The kernel's word at `offset`. */
  load(offset: number): void {
    this.constant(0);
    this.loadAt(offset);
  }

  /**
   * Of the number on the stack, 2 to the power of `shift` of which make a word of stamps: what of the epoch its block of the stamps at `table` does not have, then
   * the block's bits. The block stays in the local.
   */
  stamps(table: number, shift: number, block: number): void {
    this.constant(shift);
    this.ops(Op.i32ShrU);
    this.constant(-8);
    this.ops(Op.i32And);
    this.load(table);
    this.ops(Op.i32Add);
    this.tee(block);
    this.loadAt(4);
    this.load(kernelLayout.stamp);
    this.ops(Op.i32Xor);
    this.get(block);
    this.loadAt(0);
  }

  store(offset: number, value: () => void): void {
    this.constant(0);
    value();
    this.access(Op.i32Store, word, offset);
  }

  /** Ends the block with `return`, and the function with the kernel's hook. */
  end(slow: number, behind: () => void = () => {}): number[] {
    this.ops(Op.return, Op.end);
    this.get(0, 1);
    this.index(Op.call, slow);
    behind();
    this.ops(Op.end);
    this.out.patchU32(this.size, this.out.length - this.start);
    return this.rare;
  }

  private index(op: number, index: number): void {
    this.out.u8(op);
    this.out.u32(index);
  }

  private access(op: number, align: number, offset: number): void {
    this.out.u8(op);
    this.out.u32(align | kernelMemoryFlag);
    this.out.u32(this.kernelMemory);
    this.out.u32(offset);
  }
}
