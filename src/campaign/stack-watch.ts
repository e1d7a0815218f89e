/** Which frame of a thread's stack holds a watched address, when it is accessed: for the memory that a finding is about. */
import type { RawStack } from '../engine/outcome.ts';
import type { Thread } from '../engine/thread.ts';
import type { MemoryObject } from '../report/model.ts';
import type { Holder, LiveStacks, View } from './live-stacks.ts';

export class StackWatch {
  readonly address: number;
  readonly #stacks: LiveStacks;
  /** Accesses in the order in which they were announced. */
  readonly #announced: { readonly thread: number; readonly step: number }[] = [];
  /** By thread and step of the access. */
  readonly #views = new Map<string, View>();
  /** Accesses that were announced and may not have happened yet, as keys of views. */
  readonly #pending = new Map<Thread, string>();

  constructor(address: number, stacks: LiveStacks) {
    this.address = address;
    this.#stacks = stacks;
  }

  /** `thread` does something else: what it announced has happened. */
  moved(thread: Thread): void {
    this.#pending.delete(thread);
  }

  /** `thread` is about to access the address. */
  accessed(thread: Thread, step: number, stack: () => RawStack): void {
    const owner = this.#stacks.owner(this.address);
    if (owner === undefined) return;
    const key = `${thread.id}:${step}`;
    this.#announced.push({ thread: thread.id, step });
    if (owner !== thread) this.#pending.set(thread, key);
    const view = owner === thread ? this.#stacks.viewWith(thread, stack()) : this.#stacks.view(owner);
    if (view !== undefined) this.#views.set(key, view);
  }

  /** `thread` goes on: an access that it announced happens now, and the owner may have gone elsewhere since. */
  resumed(thread: Thread): void {
    const key = this.#pending.get(thread);
    if (key === undefined) return;
    const owner = this.#stacks.owner(this.address);
    const view = owner === undefined ? undefined : this.#stacks.view(owner);
    if (view === undefined) this.#views.delete(key);
    else this.#views.set(key, view);
  }

  /** What holds the address at each of these accesses, if it is the same for all; undefined when that is not certain. */
  describe(accesses: readonly (readonly [thread: number, step: number])[]): MemoryObject | undefined {
    const { address } = this;
    const all = accesses.map(([thread, step]) => {
      // The step of a race is that of the access itself, which its thread may have announced before it was preempted.
      const announced = this.#announced.findLast((one) => one.thread === thread && one.step <= step);
      const view = this.#views.get(`${thread}:${announced?.step ?? step}`);
      return view === undefined ? undefined : this.#stacks.holder(address, view);
    });
    const [first] = all;
    if (first === undefined || all.some((one) => one?.frame !== first.frame || one.owner !== first.owner))
      return undefined;
    const { local, ...frame } = first;
    const agreed = all.every((one) => one?.local?.name === local?.name && one?.local?.line === local?.line);
    return memoryOn(address, agreed ? first : { ...frame, local: undefined });
  }
}

export function memoryOn(address: number, { frame, local }: Holder): MemoryObject {
  if (local === undefined) return { kind: 'stack', name: `stack frame of ${frame}`, address };
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
