import type { FunctionBody } from '../reader/module.ts';
import { InstructionReader } from '../reader/instruction-reader.ts';
import { Op } from '../reader/opcodes.ts';
import { EditKind, EditList } from './edits.ts';
import { CarriedLocals } from './carried-locals.ts';
import { HookRuns } from './hook-runs.ts';
import { LoopAnalysis } from './loop-analysis.ts';
import type { FastHook } from './fast-hooks.ts';
import type { Program } from './program.ts';
import type { SiteList } from './site-list.ts';
import { StackSequence } from './stack-sequence.ts';

/** Decides for one body after the other what is inserted and replaced where. */
export class BodyPlanner {
  readonly edits: EditList = new EditList();
  private readonly program: Program;
  private readonly sites: SiteList;
  private readonly instructions: InstructionReader;
  private readonly loops: LoopAnalysis;
  private readonly stack = new StackSequence();
  private readonly carried = new CarriedLocals();
  private readonly runs = new HookRuns();
  private functionIndex = 0;
  /** Guest runtime code keeps its loops, its stack and its memory instructions. */
  private isGuest = false;
  private restoresDepth = false;

  constructor(program: Program, sites: SiteList) {
    this.program = program;
    this.sites = sites;
    this.instructions = new InstructionReader(program.module.binary);
    this.loops = new LoopAnalysis((edit) => {
      if (!this.isGuest) this.edits.kind[edit] = EditKind.fuel;
    });
  }

  /** Fills `edits` for a function. */
  plan(functionIndex: number, body: FunctionBody): void {
    const { edits, instructions, program, stack } = this;
    edits.clear();
    if (program.isLinkerCode(functionIndex)) return;
    this.functionIndex = functionIndex;
    this.isGuest = program.isGuestCode(functionIndex);
    this.restoresDepth = program.restoresDepth(functionIndex);
    this.loops.reset();
    if (program.watchesLoops) this.carried.reset();
    stack.reset();
    this.runs.reset();
    instructions.reset(body.code, body.end);
    while (!instructions.done) {
      instructions.next();
      this.instruction();
      if (program.watchesLoops && !this.isGuest) this.watch();
      stack.step(instructions);
      this.runs.step(instructions);
    }
  }

  private instruction(): void {
    const { loops, instructions } = this;
    const { op } = instructions;
    switch (op) {
      case Op.call:
        return this.call();
      case Op.block:
      case Op.try:
        return loops.open(false);
      case Op.if:
        return loops.open(true);
      case Op.loop:
        return this.loop();
      case Op.else:
        return loops.alternative();
      case Op.end:
      case Op.delegate:
        if (loops.close()) this.restoreDepth();
        return;
      case Op.brIf:
      case Op.brOnNull:
      case Op.brOnNonNull:
        return loops.branch(instructions.index);
      case Op.br:
        loops.branch(instructions.index);
        return loops.leave();
      case Op.brTable:
        for (const label of instructions.targets) loops.branch(label);
        return loops.leave();
      case Op.returnCall:
        this.returnCall();
        return loops.leave();
      case Op.return:
      case Op.unreachable:
      case Op.throw:
      case Op.throwRef:
      case Op.rethrow:
        return loops.leave();
      case Op.returnCallIndirect:
      case Op.returnCallRef:
        if (!this.isGuest && this.program.wrappers.isTailLoop(this.functionIndex, instructions.index)) this.countFuel();
        return loops.leave();
      case Op.globalSet:
        return this.globalSet();
      case Op.catch:
      case Op.catchAll:
        loops.alternative();
        return this.restoreDepth();
      case Op.tryTable:
        for (const label of instructions.catchLabels) loops.catchBranch(label);
        return loops.open(false);
      case Op.memorySize:
      case Op.memoryGrow:
      case Op.refFunc:
        return this.replaceByCall(op);
      default:
        if (op >= Op.atomicNotify) this.rawAtomic();
    }
  }

  /** Finds what a round of a loop hands on to the next. */
  private watch(): void {
    const { carried, edits, instructions } = this;
    switch (instructions.op) {
      case Op.localGet:
        return carried.read(instructions.index);
      case Op.localSet:
      case Op.localTee:
        return carried.assign(instructions.index);
      case Op.block:
        return carried.open(false);
      case Op.if:
      case Op.try:
        return carried.open(true);
      case Op.tryTable:
        carried.open(true);
        for (const label of instructions.catchLabels) carried.branch(label + 1);
        return;
      case Op.loop:
        edits.insert(instructions.end, EditKind.loopState, edits.loops.length);
        edits.loops.push(carried.openLoop());
        return;
      case Op.else:
        return carried.alternative(false);
      case Op.catch:
      case Op.catchAll:
        return carried.alternative(true);
      case Op.end:
      case Op.delegate:
        return carried.close();
      case Op.br:
        carried.branch(instructions.index);
        return carried.leave();
      case Op.brTable:
        for (const label of instructions.targets) carried.branch(label);
        return carried.leave();
      case Op.return:
      case Op.returnCall:
      case Op.returnCallIndirect:
      case Op.returnCallRef:
      case Op.unreachable:
      case Op.throw:
      case Op.throwRef:
      case Op.rethrow:
        return carried.leave();
      case Op.brIf:
      case Op.brOnNull:
      case Op.brOnNonNull:
        carried.branch(instructions.index);
    }
  }

  private call(): void {
    const { program, instructions } = this;
    const callee = program.definitionOf(instructions.index);
    this.passSite(callee);
    if (program.isHook(callee)) this.loops.hook();
    const waits = !this.isGuest && program.mayWait(callee);
    if (waits) this.edits.insert(instructions.start, EditKind.frame);
    this.replaceCallee(callee);
    if (waits) this.edits.insert(instructions.end, EditKind.noFrame);
  }

  private replaceCallee(callee: number): void {
    const { program, instructions, functionIndex } = this;
    if (callee !== instructions.index)
      return this.edits.replace(instructions.start, instructions.end, EditKind.call, callee);
    if (program.fastHook(callee) !== undefined) return this.fastCall(callee);
    if (!this.isGuest && program.wrappers.isRecursiveCall(functionIndex, callee)) {
      this.edits.replace(
        instructions.start,
        instructions.end,
        EditKind.call,
        program.wrappers.wrapperOf[callee] as number,
      );
    }
  }

  /** Later hooks of a run leave it to the first, which is known as such when the second comes. */
  private fastCall(callee: number): void {
    const { edits, instructions, program, runs } = this;
    const { start, end } = instructions;
    const run = runs.hook(program.fastHook(callee) as FastHook, callee, edits.length);
    if (run === undefined) return edits.replace(start, end, EditKind.call, program.hookFunction('fast', callee));
    if (run.count === 2) {
      edits.value[run.edit] = edits.runs.length;
      edits.kind[run.edit] = EditKind.joinedCall;
      edits.runs.push(run);
    }
    edits.replace(start, end, EditKind.laterCall, program.hookFunction('later', callee));
  }

  private returnCall(): void {
    const { program, instructions, functionIndex } = this;
    const callee = instructions.index;
    this.passSite(callee);
    // A tail call takes no stack, so a cycle of them is a loop.
    if (!this.isGuest && program.wrappers.isRecursiveCall(functionIndex, callee)) this.countFuel();
  }

  private countFuel(): void {
    this.edits.insert(this.instructions.start, EditKind.fuel);
  }

  private passSite(callee: number): void {
    const { program, instructions, edits } = this;
    const kind = program.siteEdit(callee);
    if (kind === EditKind.none) return;
    if (kind === EditKind.siteGlobal && program.handsSiteOn(this.functionIndex)) return;
    edits.insert(
      instructions.start,
      kind,
      this.sites.add(instructions.start, this.functionIndex, program.calleeName(callee)),
    );
  }

  private loop(): void {
    const { edits, instructions, loops } = this;
    this.restoreDepth();
    loops.openLoop(edits.length);
    edits.insert(instructions.end, EditKind.none);
  }

  private globalSet(): void {
    const { instructions, program } = this;
    if (instructions.index !== program.stackPointer || this.isGuest || this.stack.givesBack()) return;
    this.edits.insert(instructions.end, EditKind.stackCheck);
  }

  private restoreDepth(): void {
    if (this.restoresDepth) this.edits.insert(this.instructions.end, EditKind.restoreDepth);
  }

  private replaceByCall(op: number): void {
    const { instructions, program, edits } = this;
    if (op === Op.refFunc) {
      const wrapper = program.tableEntry(instructions.index);
      if (wrapper !== 0) edits.replace(instructions.start, instructions.end, EditKind.functionReference, wrapper);
      return;
    }
    if (this.isGuest) return;
    const callee = op === Op.memorySize ? program.memorySize() : program.memoryGrow();
    edits.replace(instructions.start, instructions.end, EditKind.call, callee);
  }

  private rawAtomic(): void {
    const { instructions, program, edits } = this;
    if (this.isGuest) return;
    const { start, end, op } = instructions;
    const callee = program.rawAtomic(op);
    const site = this.sites.add(start, this.functionIndex, program.calleeName(callee));
    edits.insert(start, EditKind.siteGlobal, site);
    if (op !== Op.atomicFence) edits.insert(start, EditKind.constant, instructions.offset);
    edits.replace(start, end, EditKind.call, callee);
    if (op >= Op.firstAtomicAccess) this.loops.hook();
  }
}
