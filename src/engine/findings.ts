/** Findings of one execution, apart from what detectors see: races, bad accesses, misuse, and the ends that a program can come to. */
import type { FindingKind } from '../report/model.ts';
import { classifyAccess, classifyObject } from './bad-access.ts';
import { Block } from './block.ts';
import type { Engine } from './engine.ts';
import { LibraryFindings } from './library-findings.ts';
import { AccessKind, MemoryState } from './kernel.ts';
import type { Waitable } from './operation.ts';
import type { RawAccess, RawEvent, RawFinding, RawLock, RawStack } from './outcome.ts';
import type { Thread } from './thread.ts';

/** A race as the kernel saw it. */
export interface KernelRace {
  readonly address: number;
  readonly bytes: number;
  readonly kind: number;
  readonly site: number;
  readonly previousKind: number;
  readonly previousSite: number;
  readonly previousThread: number;
}

type Details = Partial<Omit<RawFinding, 'kind' | 'key' | 'message'>>;

const noFindings: readonly RawFinding[] = [];

export class Findings {
  readonly ofLibraries: LibraryFindings;
  readonly #engine: Engine;
  #list: RawFinding[] = [];
  #races = new Set<number>();

  constructor(engine: Engine) {
    this.#engine = engine;
    this.ofLibraries = new LibraryFindings(engine);
  }

  reset(): void {
    if (this.#list.length > 0) this.#list = [];
    if (this.#races.size > 0) this.#races = new Set();
    this.ofLibraries.reset();
  }

  /** What was found, for the caller to keep: the next execution starts another list. */
  take(): readonly RawFinding[] {
    if (this.#list.length === 0) return noFindings;
    const list = this.#list;
    this.#list = [];
    return list;
  }

  /** Records a finding; a fatal one ends the execution (the caller still leaves the program). */
  add(finding: RawFinding): void {
    if (this.#engine.scheduler.over) return;
    this.#list.push(finding);
    if (finding.fatal) this.#engine.end({ kind: 'finding' });
  }

  /** Two unordered accesses, at least one a plain one and at least one a write. Once a pair of sites in each execution. */
  race(
    address: number,
    bytes: number,
    kind: number,
    site: number,
    previousKind: number,
    previousSite: number,
    previousThread: number,
  ): void {
    this.#engine.tracing?.listener.raced?.(
      { thread: this.#engine.scheduler.current.id, kind, site },
      { thread: previousThread, kind: previousKind, site: previousSite },
    );
    const pair = Math.min(site, previousSite) * 0x20_0000 + Math.max(site, previousSite);
    if (this.#races.has(pair)) return;
    this.#races.add(pair);
    const { scheduler, points } = this.#engine;
    const current: RawAccess = {
      thread: scheduler.current.id,
      kind,
      address,
      bytes,
      site,
      step: points.call === null ? this.#engine.step : scheduler.current.callStep,
      stack: this.#engine.stack(),
      ...(points.call ? { call: points.call } : {}),
      ...protectionOf(scheduler.current),
    };
    const previous: RawAccess = {
      thread: previousThread,
      kind: previousKind,
      address,
      bytes,
      site: previousSite,
      step: -1,
      stack: [],
      locks: [],
    };
    const accesses = [current, previous];
    const block = this.#engine.tracing === null ? undefined : this.#blockAt(current);
    const isFree = kind === AccessKind.free || previousKind === AccessKind.free;
    const library = isFree ? this.ofLibraries.closedIn(this.#engine.heap.near(address)) : undefined;
    if (library === undefined) {
      this.add(
        this.#make('data-race', `data-race:${pair}`, '', { fatal: false, accesses, address, ...(block && { block }) }),
      );
      return;
    }
    const [useKind, useSite] = kind === AccessKind.free ? [previousKind, previousSite] : [kind, site];
    const { message, cause } = this.ofLibraries.closedInUse(library, useKind, useSite);
    this.add(
      this.#make('library-misuse', `library-misuse:${pair}`, message, { fatal: false, accesses, address, cause }),
    );
  }

  /** A copy: who frees it is known once this access, if it is a free, is done. */
  #blockAt({ address, kind, thread, stack }: RawAccess): Block | undefined {
    const { heap, memory } = this.#engine;
    const block = address < memory.heapStart ? undefined : heap.near(address);
    if (block === undefined) return undefined;
    const copy = Object.assign(new Block(block.address), block);
    return kind === AccessKind.free ? Object.assign(copy, { freedBy: thread, freedAt: stack }) : copy;
  }

  badAccess(kind: number, address: number, bytes: number, site: number, state: number): never {
    const [finding, message] = classifyAccess(this.#engine.heap, kind, address, bytes, state);
    const access: RawAccess = {
      thread: this.#engine.scheduler.current.id,
      kind,
      address,
      bytes,
      site,
      step: this.#engine.step,
      stack: this.#engine.stack(),
      locks: locksOf(this.#engine.scheduler.current),
    };
    const library =
      finding === 'use-after-free' ? this.ofLibraries.closedIn(this.#engine.heap.near(address)) : undefined;
    if (library === undefined) this.fail(finding, `${finding}:${site}`, message, { accesses: [access], address });
    const misuse = this.ofLibraries.closedInUse(library, kind, site);
    this.fail('library-misuse', `library-misuse:${site}`, misuse.message, {
      accesses: [access],
      address,
      cause: misuse.cause,
    });
  }

  /** A synchronisation call on an object in memory that is not the program's any more. */
  deadObject(object: string, address: number, state: number): never {
    const { current } = this.#engine.scheduler;
    const [kind, where] = classifyObject(state);
    const verb = current.operation?.verb ?? 'use';
    const library =
      state === MemoryState.freed ? this.ofLibraries.closedIn(this.#engine.heap.near(address)) : undefined;
    if (library !== undefined) {
      const message = `Library ${library} is closed while its data is used: ${verb} a ${object}`;
      const key = `library-misuse:${verb}:${object}:${current.start}`;
      this.fail('library-misuse', key, message, { stack: current.stack, address, cause: 'closed-in-use' });
    }
    // The thread may have parked before the call: in a traced execution its stack was taken then.
    this.fail(kind, `${kind}:${verb}:${object}:${current.start}`, `${verb} a ${object} in ${where}`, {
      stack: current.stack,
      address,
    });
  }

  misuse(object: Waitable, cause: string, message: string, destroyedBy?: RawEvent): void {
    const { address } = object;
    const key = `mutex-misuse:${cause}:${address}`;
    if (this.#list.some((finding) => finding.key === key)) return;
    const destroyed = destroyedBy === undefined ? {} : { destroyedBy };
    this.add(this.#make('mutex-misuse', key, message, { cause, fatal: false, address, ...destroyed }));
  }

  /** Records a fatal finding and leaves the program. */
  fail(kind: FindingKind, key: string, message: string, details: Details = {}): never {
    this.add(this.#make(kind, key, message, details));
    throw this.#engine.scheduler.endOfExecution;
  }

  atExit(status: number): void {
    if (status === 0) return;
    this.add(
      this.#make('exit-status', `exit-status:${status}`, `The program ended with status ${status}`, { fatal: false }),
    );
  }

  hang({ id }: Thread, stack: RawStack): void {
    const message = 'A loop without any memory access went round hundreds of millions of times';
    this.add(this.#make('hang', 'hang', message, { thread: id, stack }));
  }

  livelock(): void {
    const { scheduler, step } = this.#engine;
    const running = scheduler.live.filter((thread) => thread.operation?.isReady(thread) === true);
    const threads = running.map((thread) => thread.id).join(', ');
    const accesses: RawAccess[] = running
      .filter(({ site }) => site > 0)
      .map((thread) => ({
        thread: thread.id,
        kind: thread.accessKind,
        address: scheduler.addressOf(thread),
        bytes: 4,
        site: thread.site,
        step,
        stack: [],
        locks: locksOf(thread),
      }));
    const alone = scheduler.live.length === 1;
    this.add(
      this.#make(
        'livelock',
        'livelock',
        alone
          ? 'The only thread that is left repeats what changes nothing, and no other is left to change it'
          : `Every runnable thread only repeats what changes nothing, also when it runs alone for a while (threads ${threads})`,
        accesses.length === 0 ? {} : { accesses },
      ),
    );
  }

  /** A coroutine ended by an exception that is not ours: the program trapped. */
  trap(reason: unknown): void {
    const { stacks, scheduler } = this.#engine;
    if (scheduler.over) return;
    if (reason instanceof WebAssembly.Exception) {
      this.#lostException();
      return;
    }
    if (!(reason instanceof Error)) {
      this.#engine.ends.fail(reason);
      return;
    }
    const stack = stacks.parse(reason.stack ?? '');
    if (!(reason instanceof WebAssembly.RuntimeError) && !(reason instanceof RangeError && stack.length > 0)) {
      this.#engine.ends.fail(reason);
      return;
    }
    const misuse = this.ofLibraries.trapped(reason.message);
    if (misuse !== undefined) {
      const { kind, message, cause = '' } = misuse;
      this.add(this.#make(kind, `${kind}:${cause}:${stack[0] ?? 0}`, message, { stack, cause }));
      return;
    }
    const overflow = reason instanceof RangeError;
    const kind = overflow ? 'stack-overflow' : 'trap';
    this.add(
      this.#make(kind, `${kind}:${stack[0] ?? reason.message}`, trapText(reason.message), {
        stack,
        deterministic: !overflow,
      }),
    );
  }

  /** Nobody caught a WebAssembly exception: a longjmp whose setjmp's function has returned. Its frames are gone; the site of the jump is not. */
  #lostException(): void {
    const { site, sites } = this.#engine;
    const jumped = sites.hook(site) === '__wasm_longjmp';
    const message = jumped
      ? 'longjmp to a function that has returned, or in another thread than setjmp'
      : 'A WebAssembly exception left the thread: longjmp without setjmp?';
    this.add(this.#make('trap', `trap:wasm-exception:${jumped ? site : 0}`, message, jumped ? { site } : {}));
  }

  #make(kind: FindingKind, key: string, message: string, details: Details): RawFinding {
    const { scheduler, step } = this.#engine;
    return {
      kind,
      key,
      message,
      severity: 'error',
      fatal: true,
      step,
      thread: scheduler.current.id,
      stack: details.stack ?? this.#engine.stack(),
      deterministic: true,
      ...details,
    };
  }
}

export function locksOf(thread: Thread): RawLock[] {
  return thread.held.map((lock) => ({ name: lock.describe(), address: lock.address, stack: lock.takenAt(thread) }));
}

/** The locks of a thread that is about to access memory. */
export function protectionOf(thread: Thread): Pick<RawAccess, 'locks' | 'refused'> {
  const locks = locksOf(thread);
  if (thread.refused.length === 0) return { locks };
  const refused = thread.refused.map(({ lock, stack }) => ({ name: lock.describe(), address: lock.address, stack }));
  return { locks, refused };
}

function trapText(message: string): string {
  if (message.startsWith('unreachable')) return 'The program reached a trap instruction';
  // V8's words for it do not say that it may be a virtual call: WebAssembly looks at the type first, so that __cxa_pure_virtual is not reached.
  if (message.startsWith('function signature mismatch'))
    return 'The program called a function of another type than the call expects: a pure virtual function, or one through a cast pointer';
  return `The program trapped: ${message}`;
}
