/**
 * Which frame of a thread's stack holds a watched address, when it is accessed: for names of local variables in reports.
 *
 * Only what is certain is said. A view is the owner's call stack and stack pointer, both captured at the same event; the frames' sizes, read from the code,
 * must lead from that stack pointer exactly to the top of the thread's stack.
 */
import type { RawStack } from '../engine/outcome.ts';
import type { Scheduler } from '../engine/scheduler.ts';
import type { Thread } from '../engine/thread.ts';
import type { MemoryObject } from '../report/model.ts';
import type { SymbolizedLocal } from '../wasm/dwarf/symbolizer.ts';
import type { Places } from './places.ts';

interface View {
  readonly owner: number;
  readonly stackTop: number;
  readonly stack: RawStack;
  readonly stackPointer: number;
}

/** The part of the engine that this needs. */
export interface StackSource {
  readonly scheduler: Pick<Scheduler, 'live'>;
  readonly stackPointer: number;
}

/** Functions of ours (guest/core.c) below those of a thread. They have no frame on the program's stack. */
const below = /^heddle_(?:run_thread|thread_body|call_start)$/;

export class StackWatch {
  readonly address: number;
  readonly #source: StackSource;
  /** Where each thread that owns the address was when it last could be switched away from. */
  readonly #paused = new Map<Thread, View>();
  /** By thread and step of the access. */
  readonly #views = new Map<string, View>();
  /** Accesses that were announced and may not have happened yet, as keys of views. */
  readonly #pending = new Map<Thread, string>();

  constructor(address: number, source: StackSource) {
    this.address = address;
    this.#source = source;
  }

  /** Whether the address lies in the thread's stack. */
  follows(thread: Thread): boolean {
    return thread.stackLow > 0 && this.address >= thread.stackLow && this.address < thread.stackTop;
  }

  paused(thread: Thread, stack: RawStack): void {
    this.#paused.set(thread, this.#viewOf(thread, stack));
  }

  /** `thread` does something else: what it announced has happened. */
  moved(thread: Thread): void {
    this.#pending.delete(thread);
  }

  /** `thread` is about to access the address. */
  accessed(thread: Thread, step: number, stack: () => RawStack): void {
    const owner = this.#owner();
    if (owner === undefined) return;
    const key = `${thread.id}:${step}`;
    if (owner !== thread) this.#pending.set(thread, key);
    const view = owner === thread ? this.#viewOf(thread, stack()) : this.#paused.get(owner);
    if (view !== undefined) this.#views.set(key, view);
  }

  /** `thread` goes on: an access that it announced happens now, and the owner may have gone elsewhere since. */
  resumed(thread: Thread): void {
    const key = this.#pending.get(thread);
    if (key === undefined) return;
    const owner = this.#owner();
    const view = owner === undefined ? undefined : this.#paused.get(owner);
    if (view === undefined) this.#views.delete(key);
    else this.#views.set(key, view);
  }

  /** What holds the address at each of these accesses, if it is the same for all; undefined when that is not certain. */
  describe(accesses: readonly (readonly [thread: number, step: number])[], places: Places): MemoryObject | undefined {
    const all = accesses.map(([thread, step]) => {
      const view = this.#views.get(`${thread}:${step}`);
      return view === undefined ? undefined : this.#holder(view, places);
    });
    const [first] = all;
    if (first === undefined || all.some((one) => one?.frame !== first.frame || one.owner !== first.owner))
      return undefined;
    const { frame, local } = first;
    const { address } = this;
    if (local === undefined || all.some((one) => one?.local?.name !== local.name || one.local.line !== local.line))
      return { kind: 'stack', name: `stack frame of ${frame}`, address };
    const { file, line, offset, size } = local;
    return {
      kind: 'stack',
      name: `local \`${local.name}${local.member ?? ''}\` of ${local.function || frame}`,
      address: address - offset,
      size,
      offset,
      ...(file === '' ? {} : { location: { file, line, column: 0, function: '' } }),
    };
  }

  #viewOf(thread: Thread, stack: RawStack): View {
    return { owner: thread.id, stackTop: thread.stackTop, stack, stackPointer: this.#source.stackPointer };
  }

  /** The thread that lives on the stack now: stacks are used again. */
  #owner(): Thread | undefined {
    return this.#source.scheduler.live.find((thread) => this.follows(thread));
  }

  #holder(
    view: View,
    places: Places,
  ): { readonly owner: number; readonly frame: string; readonly local: SymbolizedLocal | undefined } | undefined {
    let low = view.stackPointer;
    let holder: { readonly codeOffset: number; readonly offset: number } | undefined;
    for (const raw of view.stack) {
      const codeOffset = places.codeOffset(raw);
      // A wrapper that the instrumentation added: it has no frame.
      if (codeOffset < 0) continue;
      if (below.test(places.symbolizer.functionAt(codeOffset)?.name ?? '')) {
        if (low !== view.stackTop || holder === undefined) return undefined;
        const frame = places.symbolizer.functionAt(holder.codeOffset)?.name ?? '';
        const local = places.symbolizer.localAt(holder.codeOffset, holder.offset);
        return { owner: view.owner, frame, local };
      }
      const bytes = places.symbolizer.frameBytes(codeOffset);
      if (bytes === undefined) return undefined;
      if (this.address >= low && this.address < low + bytes) holder = { codeOffset, offset: this.address - low };
      low += bytes;
    }
    return undefined;
  }
}
