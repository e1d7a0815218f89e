import type { HookRun } from './hook-runs.ts';
import type { LoopLocals } from './carried-locals.ts';

/** What the rewriting does at one place of a body. */
export const EditKind = {
  /** Nothing: a loop that turned out to need no counting. */
  none: 0,
  /** Pushes the site `value` as the last argument of a hook. */
  siteArgument: 1,
  /** Stores the site `value` in the site global. */
  siteGlobal: 2,
  /** Counts one unit of fuel. */
  fuel: 3,
  /** Checks the stack pointer against its limit. */
  stackCheck: 4,
  /** Restores the recursion depth that the function was entered with. */
  restoreDepth: 5,
  /** Calls function `value` instead of what stands here. */
  call: 6,
  /** Pushes the constant `value`. */
  constant: 7,
  /** Takes the address of function `value` instead. */
  functionReference: 8,
  /** Adds the locals of loop `value` to the sum of loop states. */
  loopState: 9,
  /** Notes the stack pointer of program code that calls into the runtime. */
  frame: 10,
  /** The call is over. */
  noFrame: 11,
  /** Calls the joined function of run `value` instead of the run's first hook. */
  joinedCall: 12,
  /** Calls function `value` instead of another hook of a run. */
  laterCall: 13,
} as const;

export type EditKind = (typeof EditKind)[keyof typeof EditKind];

/** The edits of one body in the order of the code. Reused from body to body. */
export class EditList {
  /** Original file offset of each edit. */
  readonly at: number[] = [];
  /** Original file offset from which copying goes on: more than `at` when the edit replaces an instruction. */
  readonly until: number[] = [];
  readonly kind: EditKind[] = [];
  readonly value: number[] = [];
  /** Locals of loops, each as `value` of an edit. */
  readonly loops: LoopLocals[] = [];
  /** Runs of hooks, each as `value` of an edit. */
  readonly runs: HookRun[] = [];

  get length(): number {
    return this.at.length;
  }

  clear(): void {
    this.at.length = this.until.length = this.kind.length = this.value.length = 0;
    this.loops.length = this.runs.length = 0;
  }

  insert(at: number, kind: EditKind, value: number = 0): void {
    this.replace(at, at, kind, value);
  }

  replace(at: number, until: number, kind: EditKind, value: number): void {
    this.at.push(at);
    this.until.push(until);
    this.kind.push(kind);
    this.value.push(value);
  }
}
