/**
 * Volatile accesses as relaxed atomics (`--volatile relaxed`): what kernels mean by READ_ONCE and WRITE_ONCE. Aligned ones of 1, 2, 4 and 8 bytes are
 * scheduling points, race with plain accesses only, and read and write values as C11 has it for relaxed atomics.
 *
 * Their hooks come before the access and carry no value. So what a store wrote is fetched at the thread's next event, before anybody else runs, and the
 * store is the last one of its location then; a load that is to read an older store finds it in memory, which holds it until that event.
 */
import type { Atomics } from './atomics.ts';
import { AccessKind, type Kernel, noteEffect } from './kernel.ts';
import { PendingOperation } from './operation.ts';
import type { Scheduler } from './scheduler.ts';
import { Operation } from './strategy.ts';
import type { Thread } from './thread.ts';
import type { Location } from '../memory-model/location.ts';
import { sameWords, type Words } from '../memory-model/store.ts';
import type { SiteTable } from '../wasm/instrument/site-table.ts';
import { hash, readWords, writeWords } from './words.ts';

export const volatileHook: RegExp = /^volatile_(?:read|write)[1248]$/;
/** Of a site's flags: `RELAXED_SITE` of kernel/kernel.h. */
export const relaxedSite = 2;
const relaxed = 0;

export interface VolatileContext {
  readonly kernel: Kernel;
  readonly atomics: Atomics;
  readonly scheduler: Scheduler;
  readonly sites: SiteTable;
  readonly memory: { readonly view: DataView };
  expectEvent(): void;
  isAlive(address: number): boolean;
}

interface Open {
  readonly address: number;
  readonly bytes: number;
  /** What memory holds when there was no access. */
  readonly before: Words;
  /** Of a load that reads an older store: it, as it is in memory. */
  readonly patch: Words | null;
  /** Of a store: its history; null where there is none. */
  readonly location: Location | null;
  readonly site: number;
}

export class VolatileAccesses {
  readonly #context: VolatileContext;
  readonly #load: PendingOperation;
  readonly #store: PendingOperation;
  #open: Open | null = null;

  constructor(context: VolatileContext) {
    this.#context = context;
    const access = { kind: Operation.atomic, verb: 'access' };
    const load = (thread: Thread): number => this.#performLoad(thread);
    const store = (thread: Thread): number => this.#performStore(thread);
    this.#load = new PendingOperation({ ...access, readsOnly: true, perform: load });
    this.#store = new PendingOperation({ ...access, perform: store });
  }

  /** Makes the kernel treat them so. To be repeated whenever the flags are written. */
  flag(): void {
    const { kernel, sites } = this.#context;
    for (let site = 1; site <= sites.count; site++)
      if (volatileHook.test(sites.hook(site))) kernel.siteFlags[site] = (kernel.siteFlags[site] ?? 0) | relaxedSite;
  }

  reset(): void {
    this.#open = null;
  }

  /** The operation before an access at `site`; null when that is no volatile access. */
  operation(kind: number, site: number): PendingOperation | null {
    if (((this.#context.kernel.siteFlags[site] ?? 0) & relaxedSite) === 0) return null;
    if (kind === AccessKind.atomicRead) return this.#load;
    return kind === AccessKind.atomicWrite ? this.#store : null;
  }

  /** To be called before anything but the access itself looks at memory or changes its life, and before another thread runs. */
  settle(): void {
    const open = this.#open;
    if (open === null) return;
    this.#open = null;
    const { kernel, atomics, memory } = this.#context;
    const { address, bytes, before, patch, location, site } = open;
    const now = readWords(memory.view, address, bytes);
    if (patch !== null) {
      // What was written since, by code that has no hooks, stays.
      if (sameWords(now, patch)) writeWords(memory.view, address, bytes, before);
    } else if (location !== null) {
      atomics.stored(location, relaxed, site, now, newest);
    } else if (!sameWords(now, before)) {
      noteEffect(kernel);
    }
  }

  #performLoad(thread: Thread): number {
    const place = this.#place(thread);
    if (place === null) return 0;
    const { address, bytes, site, before } = place;
    const { atomics, kernel, memory } = this.#context;
    if (atomics.name === 'sc') {
      kernel.atomic_load(address, bytes, relaxed, site, hash(before));
      return 0;
    }
    const mark = kernel.model_access(AccessKind.atomicRead, address, bytes, site);
    const words = atomics.load(address, bytes, relaxed, site, mark)?.words ?? before;
    kernel.idle(site, address, hash(words));
    if (sameWords(words, before)) return 0;
    writeWords(memory.view, address, bytes, words);
    this.#await({ ...place, patch: words, location: null });
    return 0;
  }

  #performStore(thread: Thread): number {
    const place = this.#place(thread);
    if (place === null) return 0;
    const { address, bytes, site } = place;
    const { atomics, kernel } = this.#context;
    let location: Location | null = null;
    if (atomics.name === 'sc') {
      kernel.atomic_store(address, bytes, relaxed, site, 0);
    } else {
      const mark = kernel.model_access(AccessKind.atomicWrite, address, bytes, site);
      location = atomics.storeBegins(address, bytes, relaxed, mark);
    }
    this.#await({ ...place, patch: null, location });
    return 0;
  }

  /** Null where the access is about to be a finding. */
  #place(thread: Thread): Pick<Open, 'address' | 'bytes' | 'site' | 'before'> | null {
    const { scheduler, memory } = this.#context;
    const address = scheduler.addressOf(thread);
    const bytes = thread.accessBytes;
    if (!this.#context.isAlive(address)) return null;
    return { address, bytes, site: thread.site, before: readWords(memory.view, address, bytes) };
  }

  #await(open: Open): void {
    this.#open = open;
    this.#context.expectEvent();
  }
}

const newest = (): number => 0;
