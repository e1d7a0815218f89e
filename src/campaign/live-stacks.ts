/**
 * Whose stack an address of a traced execution lies in, in which function's frame, and what variable is there.
 *
 * Only what is certain is said. A view is a thread's call stack and stack pointer, both captured at the same event; the frames' sizes, read from the code,
 * must lead from that stack pointer exactly to the top of the thread's stack.
 */
import type { RawStack } from '../engine/outcome.ts';
import type { Scheduler } from '../engine/scheduler.ts';
import type { Thread } from '../engine/thread.ts';
import type { SymbolizedLocal } from '../wasm/dwarf/symbolizer.ts';
import type { Places } from './places.ts';

/** The part of the engine that this needs. */
export interface StackSource {
  readonly scheduler: Pick<Scheduler, 'live' | 'current' | 'parked'>;
  readonly stacks: { capture(): RawStack };
  readonly stackPointer: number;
  readonly step: number;
}

/** What a view says of an address. */
export interface Holder {
  readonly owner: number;
  readonly frame: string;
  /** The frame's lowest address. */
  readonly low: number;
  readonly local: SymbolizedLocal | undefined;
}

/** What the code at one place of a captured stack says. */
interface FrameCode {
  readonly codeOffset: number;
  /** On the linear stack; undefined when the code does not say. */
  readonly bytes: number | undefined;
  readonly isBelow: boolean;
}

interface Frame {
  readonly codeOffset: number;
  readonly low: number;
  readonly high: number;
}

export interface View {
  readonly owner: number;
  readonly stackTop: number;
  readonly stack: RawStack;
  readonly stackPointer: number;
  readonly step: number;
  frames?: readonly Frame[];
}

/** Functions of ours (guest/core.c) below those of a thread. They have no frame on the program's stack. */
const below = /^heddle_(?:run_thread|thread_body|call_start)$/;
/** Stacks captured at accesses, 3 to 7 us each: so many anywhere, and all near the finding. */
const maxCaptured = 10_000;
const nearSteps = 20_000;

export class LiveStacks {
  readonly #source: StackSource;
  readonly #places: Places;
  readonly #findingStep: number;
  /** Where threads were at their last scheduling points: nowhere else are they switched away from. */
  readonly #paused = new Map<Thread, View>();
  readonly #codes = new Map<number, FrameCode>();
  #captured = 0;
  /** The running thread's. */
  #now: View | undefined;

  constructor(source: StackSource, places: Places, findingStep: number) {
    this.#source = source;
    this.#places = places;
    this.#findingStep = findingStep;
  }

  /** Whether one more stack is worth its time. */
  wanted(): boolean {
    return this.#captured++ < maxCaptured || this.#source.step > this.#findingStep - nearSteps;
  }

  /** `thread` is at a scheduling point; `null` when its stack was not captured there. */
  paused(thread: Thread, stack: RawStack | null): void {
    if (stack === null) this.#paused.delete(thread);
    else this.#paused.set(thread, this.#viewOf(thread, stack));
  }

  /** The thread that lives on the stack that holds the address: stacks are used again. */
  owner(address: number): Thread | undefined {
    return this.#source.scheduler.live.find(
      ({ stackLow, stackTop }) => stackLow > 0 && address >= stackLow && address < stackTop,
    );
  }

  /** Where `thread` is now. */
  view(thread: Thread): View | undefined {
    const paused = this.#paused.get(thread);
    const { scheduler, step, stacks } = this.#source;
    // What a parked thread does is done while another one's frames are the topmost, and so is the switch to it.
    const isAway = thread !== scheduler.current || thread.resume !== null;
    if (isAway || scheduler.parked !== null || paused?.step === step) return paused;
    if (this.#now?.owner === thread.id && this.#now.step === step) return this.#now;
    if (!this.wanted()) return undefined;
    return (this.#now = this.#viewOf(thread, stacks.capture()));
  }

  /** A view of the thread at this event, of which the stack was captured for something else. */
  viewWith(thread: Thread, stack: RawStack): View {
    return this.#viewOf(thread, stack);
  }

  holder(address: number, view: View): Holder | undefined {
    view.frames ??= this.#framesOf(view);
    const frame = view.frames.find(({ low, high }) => address >= low && address < high);
    if (frame === undefined) return undefined;
    const { codeOffset, low } = frame;
    const { symbolizer } = this.#places;
    const name = symbolizer.functionAt(codeOffset)?.name ?? '';
    return { owner: view.owner, frame: name, low, local: symbolizer.localAt(codeOffset, address - low) };
  }

  #viewOf(thread: Thread, stack: RawStack): View {
    const { stackPointer, step } = this.#source;
    return { owner: thread.id, stackTop: thread.stackTop, stack, stackPointer, step };
  }

  /** Innermost first; none when they do not add up. */
  #framesOf({ stack, stackPointer, stackTop }: View): readonly Frame[] {
    const frames: Frame[] = [];
    let low = stackPointer;
    for (const raw of stack) {
      const { codeOffset, bytes, isBelow } = this.#codeAt(raw);
      // A wrapper that the instrumentation added: it has no frame.
      if (codeOffset < 0) continue;
      if (isBelow) return low === stackTop ? frames : [];
      if (bytes === undefined) return [];
      frames.push({ codeOffset, low, high: low + bytes });
      low += bytes;
    }
    return [];
  }

  #codeAt(raw: number): FrameCode {
    const known = this.#codes.get(raw);
    if (known !== undefined) return known;
    const { symbolizer } = this.#places;
    const codeOffset = this.#places.codeOffset(raw);
    const isBelow = codeOffset >= 0 && below.test(symbolizer.functionAt(codeOffset)?.name ?? '');
    const bytes = codeOffset < 0 ? undefined : symbolizer.frameBytes(codeOffset);
    const code = { codeOffset, bytes, isBelow };
    this.#codes.set(raw, code);
    return code;
  }
}
