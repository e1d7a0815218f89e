/**
 * Racy plain loads under the C11 model: which older values they may read. C11 gives programs with data races no meaning; what compilers and machines make
 * of a race is, for lack of better, what RC11 (Lahav et al., PLDI 2017) says of relaxed atomics, byte by byte: a load reads no store older than
 * one that happens before it, or that a read which happens before it has read. Like relaxed accesses they synchronise with nothing, and unlike
 * those hand on nothing to fences. Deviations, all to the side of fewer outcomes: modification order is the order in which the stores ran; the bytes of one aligned
 * block that all stores and loads took as a whole come from one store; of each block the last {@link keptStores} stores are known.
 *
 * Known are the accesses at code sites that raced in earlier executions (`--preempt racy`): a program without races never comes here. The hook of an access
 * comes before it, so the value of a store is fetched at the thread's next event, and a load reads an older value from memory, which holds it until then.
 * A store at another site is noticed by the kernel's mark of the last plain write, and ends the history; what is freed has none.
 */
import type { SiteTable } from '../wasm/instrument/site-table.ts';
import { plainOrder } from '../memory-model/orders.ts';
import type { Location } from '../memory-model/location.ts';
import type { Store } from '../memory-model/store.ts';
import { AccessKind } from './kernel.ts';
import { PendingOperation } from './operation.ts';
import { type Block, type BlockContext, PlainBlocks } from './plain-blocks.ts';
import type { Scheduler } from './scheduler.ts';
import { Operation } from './strategy.ts';
import type { Thread } from './thread.ts';
import type { SeenStore, Tracing } from './trace.ts';
import { readInteger } from './values.ts';
import { readWords, writeWords } from './words.ts';

const keptStores = 8;
/** Longer stores end the histories of what they go to. */
const maxBytes = 64;

const loadHook = /^(?:unaligned_)?(?:volatile_)?(?:read(?:1|2|4|8|16)|vptr_read)$/;
/** Raced: stores there are noted. Load: and the access follows the hook, with nothing between. */
const SiteKind = { other: 0, raced: 1, load: 2 } as const;

export interface PlainContext extends BlockContext {
  readonly scheduler: Scheduler;
  readonly memory: { readonly view: DataView; readonly bytes: Uint8Array };
  readonly sites: SiteTable;
  readonly tracing: Tracing | null;
  /** The next event of any kind calls the engine. */
  expectEvent(): void;
}

interface PendingStore {
  readonly block: Block;
  readonly store: Store;
}

export class PlainHistories {
  /** In this execution racy loads may read older values. */
  active = false;
  readonly #context: PlainContext;
  readonly #blocks: PlainBlocks;
  readonly #siteKinds: Uint8Array;
  #sites: readonly number[] = [];
  /** There is something to do at the thread's next event. */
  #open = false;
  #stored: PendingStore[] = [];
  #patched = 0;
  #patchedBytes = 0;
  /** What memory held where it was patched, and with what. */
  readonly #saved = new Uint8Array(16);
  readonly #patch = new Uint8Array(16);
  readonly #load: PendingOperation;
  readonly #store: PendingOperation;

  constructor(context: PlainContext) {
    this.#context = context;
    this.#blocks = new PlainBlocks(context);
    this.#siteKinds = new Uint8Array(context.sites.count + 1);
    const access = { kind: Operation.access, verb: 'access' };
    const load = (thread: Thread): number => this.#performLoad(thread);
    const store = (thread: Thread): number => this.#performStore(thread);
    this.#load = new PendingOperation({ ...access, readsOnly: true, perform: load });
    this.#store = new PendingOperation({ ...access, perform: store });
  }

  /** Sites that raced. */
  setSites(sites: readonly number[]): void {
    for (const site of this.#sites) this.#siteKinds[site] = SiteKind.other;
    this.#sites = sites;
    for (const site of sites) {
      this.#siteKinds[site] = loadHook.test(this.#context.sites.hook(site)) ? SiteKind.load : SiteKind.raced;
    }
  }

  reset(weak: boolean): void {
    this.active = weak && this.#sites.length > 0;
    this.#open = false;
    this.#patchedBytes = 0;
    if (this.#stored.length > 0) this.#stored = [];
    this.#blocks.reset();
  }

  /** The operation before an access at a site that raced; null for others. */
  operation(kind: number, site: number): PendingOperation | null {
    const siteKind = this.#siteKinds[site];
    if (kind === AccessKind.read) return siteKind === SiteKind.load ? this.#load : null;
    return kind === AccessKind.write && siteKind !== SiteKind.other ? this.#store : null;
  }

  /** To be called before anything but the access itself looks at memory or changes its life, and before another thread runs. */
  settle(): void {
    if (this.#open) this.#settle();
  }

  #settle(): void {
    this.#open = false;
    const { view, bytes } = this.#context.memory;
    for (let i = 0; i < this.#patchedBytes; i++) {
      // Bytes that were written since, by code that has no hooks, stay.
      if (bytes[this.#patched + i] === this.#patch[i]) bytes[this.#patched + i] = this.#saved[i] ?? 0;
    }
    this.#patchedBytes = 0;
    if (this.#stored.length === 0) return;
    for (const { block, store } of this.#stored) {
      const { address, bytes: size } = block.location;
      store.words = readWords(view, address, size);
      block.mark = this.#context.kernel.plain_writes(address, size);
    }
    this.#stored = [];
  }

  /** The memory has a new life. */
  forget(address: number, bytes: number): void {
    this.#blocks.forget(address, bytes);
  }

  /** The running thread is about to race. At a site that has not raced before a read sees the newest values, and a write goes unseen. */
  raced(address: number, bytes: number, kind: number, site: number): void {
    if (this.#blocks.count === 0 || this.#siteKinds[site] === SiteKind.load) return;
    if (kind !== AccessKind.read) {
      if (this.#siteKinds[site] === SiteKind.other) this.#blocks.forget(address, bytes);
      return;
    }
    const { atomics, scheduler } = this.#context;
    for (const { location } of this.#blocks.within(address, bytes))
      atomics.model.observe(scheduler.current.id, location);
  }

  #performLoad(thread: Thread): number {
    const { atomics, scheduler, memory } = this.#context;
    const address = scheduler.addressOf(thread);
    const bytes = thread.accessBytes;
    // Beyond memory: the access is about to trap.
    const atomic = address + bytes > memory.view.byteLength ? null : atomics.history(address, bytes);
    if (atomic === null) return 0;
    if (atomic !== undefined) {
      this.#read(atomic, address, bytes);
    } else {
      this.#blocks.fill(address, bytes);
      for (const block of this.#blocks.within(address, bytes)) {
        if (!this.#blocks.isCurrent(block)) this.#blocks.restart(block);
        this.#read(block.location, address, bytes);
      }
    }
    return 0;
  }

  #read(location: Location, address: number, bytes: number): void {
    const { atomics, memory, tracing } = this.#context;
    const { newest } = location;
    const read = atomics.readFrom(location, plainOrder, 0);
    if (read === newest) return;
    const value = readInteger(memory.view, address, bytes);
    if (this.#patchedBytes === 0) {
      this.#patched = address;
      this.#patchedBytes = bytes;
      this.#saved.set(memory.bytes.subarray(address, address + bytes));
    }
    writeWords(memory.view, location.address, location.bytes, read.words);
    this.#patch.set(memory.bytes.subarray(address, address + bytes));
    this.#await();
    if (tracing === null) return;
    const seen = (store: Store, shown: bigint | undefined): SeenStore => ({
      thread: store.thread,
      site: store.tag,
      order: store.order,
      value: shown,
    });
    tracing.listener.atomic({
      order: plainOrder,
      read: seen(read, readInteger(memory.view, address, bytes)),
      newest: seen(newest, value),
    });
  }

  #performStore(thread: Thread): number {
    const { atomics, scheduler, memory } = this.#context;
    const address = scheduler.addressOf(thread);
    const bytes = thread.accessBytes;
    if (address + bytes > memory.view.byteLength) return 0;
    if (bytes > maxBytes || atomics.history(address, bytes) !== undefined) {
      this.#blocks.forget(address, bytes);
      return 0;
    }
    this.#blocks.fill(address, bytes);
    for (const block of this.#blocks.within(address, bytes)) {
      const { location } = block;
      if (!this.#blocks.isCurrent(block)) this.#blocks.restart(block);
      const words = readWords(memory.view, location.address, location.bytes);
      const store = atomics.model.storePlain(thread.id, block.location, words, keptStores, thread.site);
      this.#stored.push({ block, store });
    }
    if (this.#stored.length > 0) this.#await();
    return 0;
  }

  #await(): void {
    this.#open = true;
    this.#context.expectEvent();
  }
}
