import type { InstructionReader } from '../reader/instruction-reader.ts';
import { Op } from '../reader/opcodes.ts';

/**
 * Recognises the assignments to the stack pointer that give stack back (`i32.const 16; i32.add; [local.tee | local.set, local.get;]
 * global.set`), as they need no check. Anything else counts as taking stack.
 */
export class StackSequence {
  private last = 0;
  private beforeLast = 0;
  private third = 0;
  private lastConstant = -1;
  private addsConstant = false;

  reset(): void {
    this.last = this.beforeLast = this.third = 0;
    this.addsConstant = false;
  }

  /** To be called with every instruction, after `givesBack`. */
  step(instructions: InstructionReader): void {
    const { op } = instructions;
    if (op === Op.i32Const) this.lastConstant = instructions.index;
    else if (op === Op.i32Add) this.addsConstant = this.last === Op.i32Const && this.lastConstant >= 0;
    this.third = this.beforeLast;
    this.beforeLast = this.last;
    this.last = op;
  }

  /** Whether the `global.set` that comes now ends such a sequence. */
  givesBack(): boolean {
    const { last, beforeLast, third, addsConstant } = this;
    if (!addsConstant) return false;
    if (last === Op.i32Add) return true;
    if (beforeLast === Op.i32Add) return last === Op.localTee;
    return third === Op.i32Add && beforeLast === Op.localSet && last === Op.localGet;
  }
}
