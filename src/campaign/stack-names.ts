/** Names of what lies on the stacks of a traced execution, as things are when they are asked for: a frame that has returned tells nothing any more. */
import type { Thread } from '../engine/thread.ts';
import type { Holder, LiveStacks } from './live-stacks.ts';

export interface StackName {
  /** `pool.lock`; an address where no variable is known for certain. */
  readonly name: string;
  /** `local of main`, `frame of main`, `stack of T0 main`. */
  readonly where: string;
  /** Of a variable. */
  readonly partType?: string;
}

export class StackNames {
  readonly #stacks: LiveStacks;
  readonly #threadName: (thread: Thread) => string;
  /** What was known last, by address. */
  readonly #known = new Map<number, { readonly holder: Holder; readonly named: StackName }>();
  /** Addresses of what has a name already, by name and place. */
  readonly #taken = new Map<string, number>();
  /** Variables with their places, by name. */
  readonly #placed = new Map<string, Set<string>>();

  constructor(stacks: LiveStacks, threadName: (thread: Thread) => string) {
    this.#stacks = stacks;
    this.#threadName = threadName;
  }

  /** Undefined for what is on no stack. */
  at(address: number): StackName | undefined {
    const owner = this.#stacks.owner(address);
    if (owner === undefined) return undefined;
    const view = this.#stacks.view(owner);
    const holder = view && this.#stacks.holder(address, view);
    const plain = `0x${address.toString(16)}`;
    if (holder === undefined) return { name: plain, where: `stack of T${owner.id} ${this.#threadName(owner)}` };
    if (holder.local !== undefined) {
      const named = this.#named(address, owner, holder);
      this.#known.set(address, { holder, named });
      return named;
    }
    // The compiler may tell of a variable's scope in parts only.
    const known = this.#known.get(address);
    return known !== undefined && isSameCall(known.holder, holder)
      ? known.named
      : { name: plain, where: `frame of ${holder.frame}` };
  }

  /** The variable that was last known to be there. */
  last(address: number): Holder | undefined {
    return this.#known.get(address)?.holder;
  }

  /** `lock mutex guard (local of owner)` without the place; undefined when it ends with no local, or several go by that name. */
  withoutPlace(text: string): string | undefined {
    for (const [name, placed] of this.#placed) {
      const [only = ''] = placed;
      if (placed.size === 1 && text.endsWith(` ${only}`)) return text.slice(0, -only.length) + name;
    }
    return undefined;
  }

  #named(address: number, owner: Thread, { frame, local }: Holder): StackName {
    const path = `${local?.name ?? ''}${local?.member ?? ''}`;
    const of = `local of ${local?.function || frame}`;
    const where = owner.id === 0 ? of : `${of} in T${owner.id}`;
    const key = `${path} ${where}`;
    const first = this.#taken.get(key) ?? address;
    this.#taken.set(key, first);
    // Of another call of the function.
    const name = first === address ? path : `${path} at 0x${address.toString(16)}`;
    const placed = this.#placed.get(name) ?? new Set();
    this.#placed.set(name, placed.add(`${name} (${where})`));
    return { name, where, partType: local?.partType ?? '' };
  }
}

function isSameCall(a: Holder, b: Holder): boolean {
  return a.owner === b.owner && a.low === b.low && a.frame === b.frame;
}
