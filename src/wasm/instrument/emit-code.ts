import { ByteWriter } from '../byte-writer.ts';
import { ByteReader } from '../reader/byte-reader.ts';
import type { FunctionBody } from '../reader/module.ts';
import { Op } from '../reader/opcodes.ts';
import { type FunctionType, ValueTypes } from '../reader/types.ts';
import { EditKind, type EditList } from './edits.ts';
import type { GuestFunction, GuestGlobal } from './guest-names.ts';
import type { HookRun } from './hook-runs.ts';
import { joinedArguments } from './joined-hooks.ts';
import type { LoopLocals } from './carried-locals.ts';
import { localTypes, writeLoopState } from './loop-state.ts';
import type { Program } from './program.ts';
import type { SiteList } from './site-list.ts';

const emptyBlock = 0x40;
const noValues: FunctionType = { params: [], results: [] };

/** Writes bodies with their edits applied, and says in the site list where everything went. */
export class CodeEmitter {
  private readonly out: ByteWriter;
  private readonly program: Program;
  private readonly sites: SiteList;
  private fuelCode: Uint8Array | undefined;
  private stackCode: Uint8Array | undefined;

  constructor(out: ByteWriter, program: Program, sites: SiteList) {
    this.out = out;
    this.program = program;
    this.sites = sites;
  }

  body(functionIndex: number, body: FunctionBody, edits: EditList): void {
    const { out, sites } = this;
    const { binary } = this.program.module;
    const size = out.reserveU32();
    const start = out.length;
    let cursor = body.start;
    let depthLocal = -1;
    const restores = this.program.restoresDepth(functionIndex);
    if (restores || edits.runs.length > 0) {
      sites.inserted(start, body.start);
      depthLocal = this.moreLocals(functionIndex, body);
      cursor = body.code;
      if (restores) this.keepDepth(depthLocal);
    }
    sites.copied(out.length, cursor);
    for (let index = 0; index < edits.length; index++) {
      const kind = edits.kind[index] as EditKind;
      if (kind === EditKind.none) continue;
      const at = edits.at[index] as number;
      out.copy(binary, cursor, at);
      sites.inserted(out.length, at);
      const value = edits.value[index] as number;
      if (kind === EditKind.loopState) this.loopState(functionIndex, body, edits, index);
      else if (kind === EditKind.joinedCall) this.joinedCall(edits.runs[value] as HookRun, depthLocal + 1);
      else this.edit(kind, value, depthLocal);
      cursor = edits.until[index] as number;
      sites.copied(out.length, cursor);
    }
    out.copy(binary, cursor, body.end);
    out.patchU32(size, out.length - start);
  }

  /**
   * A function of the same type that calls `functionIndex` one level deeper. It puts the depth back from a local rather than
   * counting down, so that what `longjmp` skipped is made good by the next caller that returns.
   */
  wrapper(functionIndex: number): void {
    const { out } = this;
    const type = this.program.functionType(functionIndex);
    const depth = this.global('heddle_depth');
    const saved = type.params.length;
    const size = out.reserveU32();
    const start = out.length;
    out.u32(1);
    out.u32(1);
    out.u8(ValueTypes.i32);
    this.index(Op.globalGet, depth);
    this.index(Op.localTee, saved);
    this.constant(1);
    out.u8(Op.i32Add);
    this.index(Op.globalSet, depth);
    this.fuel();
    this.index(Op.globalGet, depth);
    this.index(Op.globalGet, this.global('heddle_depth_limit'));
    out.u8(Op.i32GtS);
    this.callIf(out, 'heddle_too_deep');
    for (let parameter = 0; parameter < type.params.length; parameter++) this.index(Op.localGet, parameter);
    this.index(Op.call, functionIndex);
    this.index(Op.localGet, saved);
    this.index(Op.globalSet, depth);
    out.u8(Op.end);
    out.patchU32(size, out.length - start);
  }

  private loopState(functionIndex: number, body: FunctionBody, edits: EditList, index: number): void {
    const { out, program } = this;
    const { assigned, early } = edits.loops[edits.value[index] as number] as LoopLocals;
    const locals = [...assigned].filter((local) => early.has(local));
    if (locals.length === 0) return;
    const types = localTypes(program.module.binary, program.functionType(functionIndex).params, body);
    writeLoopState(out, locals, types, program.kernelMemory, edits.at[index] as number);
  }

  private edit(kind: EditKind, value: number, depthLocal: number): void {
    switch (kind) {
      case EditKind.siteArgument:
      case EditKind.constant:
        return this.constant(value);
      case EditKind.siteGlobal:
        this.constant(value);
        return this.index(Op.globalSet, this.global('heddle_site'));
      case EditKind.fuel:
        return this.fuel();
      case EditKind.stackCheck:
        return this.stackCheck();
      case EditKind.restoreDepth:
        this.index(Op.localGet, depthLocal);
        return this.index(Op.globalSet, this.global('heddle_depth'));
      case EditKind.frame:
        this.index(Op.globalGet, this.global('__stack_pointer'));
        return this.index(Op.globalSet, this.global('heddle_frame'));
      case EditKind.noFrame:
        this.constant(0);
        return this.index(Op.globalSet, this.global('heddle_frame'));
      case EditKind.call:
        return this.index(Op.call, value);
      case EditKind.functionReference:
        return this.index(Op.refFunc, value);
      case EditKind.laterCall:
        this.index(Op.localGet, depthLocal + 1);
        return this.index(Op.call, value);
      case EditKind.joinedCall:
      case EditKind.loopState:
      case EditKind.none:
    }
  }

  /** Writes the locals with two more: for the recursion depth, and for what the first hook of a run returned. Returns the index of the first. */
  private moreLocals(functionIndex: number, body: FunctionBody): number {
    const { out, program } = this;
    const { binary } = program.module;
    const groups = new ByteReader(binary, body.start, body.code);
    out.u32(groups.u32('a count of locals') + 1);
    out.copy(binary, groups.pos, body.code);
    out.u32(2);
    out.u8(ValueTypes.i32);
    return program.functionType(functionIndex).params.length + body.localCount;
  }

  private keepDepth(local: number): void {
    this.index(Op.globalGet, this.global('heddle_depth'));
    this.index(Op.localSet, local);
  }

  private joinedCall(run: HookRun, runLocal: number): void {
    for (const value of joinedArguments(run)) this.constant(value);
    this.index(Op.call, this.program.hookFunction('joined', run.callee));
    this.index(Op.localSet, runLocal);
  }

  private fuel(): void {
    this.fuelCode ??= this.snippet((code) => {
      const fuel = this.global('heddle_fuel');
      code.u8(Op.globalGet);
      code.u32(fuel);
      code.u8(Op.i32Const);
      code.s32(1);
      code.u8(Op.i32Sub);
      code.u8(Op.globalSet);
      code.u32(fuel);
      code.u8(Op.globalGet);
      code.u32(fuel);
      code.u8(Op.i32Eqz);
      this.callIf(code, 'heddle_fuel_out');
    });
    this.out.copy(this.fuelCode, 0, this.fuelCode.length);
  }

  private stackCheck(): void {
    this.stackCode ??= this.snippet((code) => {
      code.u8(Op.globalGet);
      code.u32(this.global('__stack_pointer'));
      code.u8(Op.globalGet);
      code.u32(this.global('heddle_stack_low'));
      code.u8(Op.i32LtU);
      this.callIf(code, 'heddle_stack_grow');
    });
    this.out.copy(this.stackCode, 0, this.stackCode.length);
  }

  private callIf(code: ByteWriter, callee: GuestFunction): void {
    code.u8(Op.if);
    code.u8(emptyBlock);
    code.u8(Op.call);
    code.u32(this.program.runtime.function(callee, noValues));
    code.u8(Op.end);
  }

  private snippet(write: (code: ByteWriter) => void): Uint8Array {
    const code = new ByteWriter(32);
    write(code);
    return code.finish();
  }

  private global(name: GuestGlobal): number {
    return this.program.runtime.global(name);
  }

  private constant(value: number): void {
    this.out.u8(Op.i32Const);
    this.out.s32(value | 0);
  }

  private index(op: number, index: number): void {
    this.out.u8(op);
    this.out.u32(index);
  }
}
