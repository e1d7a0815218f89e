/**
 * Finds the loops that can go round without passing a hook, in one pass over structured code.
 *
 * At every point the state is one number: the nesting depth of the innermost loop for which a hook has been passed on every path from
 * that loop's start. That says it for all loops, since a hook passed since the start of an inner loop was passed since the start of an
 * outer one as well. Paths meet in the minimum. A branch back to the start of a loop that is deeper than the state goes round
 * without a hook.
 */
export class LoopAnalysis {
  private state = 0;
  private loopDepth = 0;
  /** Edit that counts the rounds of each open loop, by nesting depth - 1. */
  private readonly loopEdits: number[] = [];
  private readonly frames: Frame[] = [];
  private frameCount = 0;
  private readonly onBareLoop: (edit: number) => void;

  /** `onBareLoop` is told the edit number of a loop, perhaps more than once, when a round of it can miss all hooks. */
  constructor(onBareLoop: (edit: number) => void) {
    this.onBareLoop = onBareLoop;
  }

  /** Starts with a function's body. */
  reset(): void {
    this.state = 0;
    this.loopDepth = 0;
    this.loopEdits.length = 0;
    this.frameCount = 0;
    this.open(false);
  }

  /** A block, an `if` or a `try` begins; an `if` can be skipped unless an `else` follows. */
  open(skippable: boolean): void {
    this.push(false, skippable);
  }

  /** A loop begins; `edit` is what `onBareLoop` is told. */
  openLoop(edit: number): void {
    this.loopEdits[this.loopDepth++] = edit;
    this.push(true, false);
  }

  /** `else`, `catch` and `catch_all`: another path from the start of the construct. */
  alternative(): void {
    const frame = this.frame(0);
    if (frame === undefined) return;
    frame.exit = Math.min(frame.exit, this.state);
    frame.skippable = false;
    this.state = frame.entry;
  }

  /** Ends a construct. Returns true when a handler of exceptions continues here. */
  close(): boolean {
    const frame = this.frame(0);
    if (frame === undefined) return false;
    this.frameCount--;
    this.state = Math.min(this.state, frame.exit);
    if (frame.skippable) this.state = Math.min(this.state, frame.entry);
    if (frame.isLoop) {
      this.loopDepth--;
      this.state = clamp(this.state, this.loopDepth);
    }
    return frame.catches && this.frameCount > 0;
  }

  /** A hook is called. */
  hook(): void {
    if (this.state !== unreachable) this.state = this.loopDepth;
  }

  /** A branch that may be taken. */
  branch(label: number): void {
    const frame = this.frame(label);
    const { state } = this;
    if (frame === undefined || state === unreachable) return;
    if (!frame.isLoop) frame.exit = Math.min(frame.exit, clamp(state, frame.loopDepth));
    else if (state < frame.loopDepth) this.onBareLoop(this.loopEdits[frame.loopDepth - 1] as number);
  }

  /** A clause of the `try_table` that opens next: an exception may branch from anywhere in it. */
  catchBranch(label: number): void {
    this.branch(label);
    const frame = this.frame(label);
    if (frame !== undefined) frame.catches = true;
  }

  /** What follows is not reached from here. */
  leave(): void {
    this.state = unreachable;
  }

  private frame(label: number): Frame | undefined {
    return label < this.frameCount ? this.frames[this.frameCount - 1 - label] : undefined;
  }

  private push(isLoop: boolean, skippable: boolean): void {
    const { state, loopDepth } = this;
    const frame = (this.frames[this.frameCount++] ??= new Frame());
    frame.isLoop = isLoop;
    frame.skippable = skippable;
    frame.catches = false;
    frame.loopDepth = loopDepth;
    frame.entry = state;
    frame.exit = unreachable;
  }
}

/** The state of code that no path reaches. */
const unreachable = 0x7fffffff;

class Frame {
  isLoop = false;
  skippable = false;
  catches = false;
  /** Number of loops around, and this one if it is a loop. */
  loopDepth = 0;
  /** State where the construct begins. */
  entry = 0;
  /** Meet of the paths that jump to its end. */
  exit = unreachable;
}

function clamp(state: number, loopDepth: number): number {
  return state === unreachable ? state : Math.min(state, loopDepth);
}
