/** Host side of the kernel (kernel/*.c): typed access to its exports and shared words. */
import { assert } from '../base/assert.ts';
import { HeddleError } from '../base/error.ts';
import { kernelLayout } from '../wasm/instrument/kernel-layout.ts';

/** Kinds of memory access, as in kernel/kernel.h. */
export const AccessKind = { read: 0, write: 1, atomicRead: 2, atomicWrite: 3, atomicModify: 4, free: 5 } as const;
export type AccessKind = (typeof AccessKind)[keyof typeof AccessKind];

/** How many of 8 bytes are addressable (1 to 7 are the last ones of a block), or why none is, as in kernel/heap.c. */
export const MemoryState = {
  redZone: 0,
  ok: 8,
  nullPage: 0xf0,
  stackGuard: 0xf2,
  protected: 0xf3,
  readOnly: 0xf4,
  endedStack: 0xf5,
  /** Never in the table: the kernel says it of frames of functions that have returned. */
  returnedFrame: 0xf6,
  freed: 0xfd,
} as const;

/** Some of the 8 bytes are. */
export function isAddressable(state: number): boolean {
  return state !== MemoryState.redZone && state <= MemoryState.ok;
}

interface KernelExports {
  readonly memory: WebAssembly.Memory;
  clocks_init(threadLimit: number): void;
  shadow_init(programBytes: number, sites: number): void;
  site_flags_address(): number;
  heap_states_address(): number;
  words_address(): number;
  begin_execution(): void;
  switch_thread(thread: number): void;
  thread_fork(child: number): void;
  thread_joined(ended: number): void;
  object_new(): number;
  object_acquire(object: number): void;
  object_release(object: number): void;
  object_release_only(object: number): void;
  memory_freed(object: number): void;
  memory_taken(object: number, giver: number): void;
  object_copy(into: number, from: number): void;
  set_state(address: number, bytes: number, state: number): void;
  end_stack(address: number, bytes: number): void;
  in_returned_frame(address: number): number;
  forget_range(address: number, bytes: number): void;
  reuse_block(address: number, room: number, size: number): void;
  free_range(address: number, bytes: number, site: number): void;
  free_block(address: number, size: number, room: number, site: number): void;
  atomic_fence(order: number): void;
  idle(site: number, address: number, value: number): void;
  object_used(address: number, site: number): void;
  object_destroyed(address: number, site: number): void;
  settle_effect(): void;
  threads_address(): number;
  thread_size(): number;
  clocks_base(): number;
  object_knows(object: number, of: number): number;
  store_acquire(object: number, pending: number): void;
  store_release(object: number, releasing: number, read: number): number;
  store_update(object: number, releasing: number, read: number, pending: number): void;
  model_access(kind: number, address: number, bytes: number, site: number): number;
  model_unchanged(site: number, address: number, value: number): void;
  model_ended(address: number, bytes: number, object: number): void;
  plain_write(address: number): number;
  plain_writes(address: number, bytes: number): number;
  mixed_load(address: number, bytes: number, order: number): void;
  mixed_store(address: number, bytes: number, order: number): void;
  mixed_rmw(address: number, bytes: number, order: number, changed: number): void;
  atomic_load(address: number, bytes: number, order: number, site: number, value: number): void;
  atomic_store(address: number, bytes: number, order: number, site: number, changed: number): void;
  atomic_rmw(address: number, bytes: number, order: number, site: number, value: number, changed: number): void;
  pool_used(): number;
  clocks_used(): number;
}

/** The running thread changed what others may wait for: `note_effect` of kernel/kernel.h, without a call. */
export function noteEffect({ words }: Kernel): void {
  words[KernelWord.effectSeen] = words[KernelWord.strongEffect] = 1;
}

/** What the kernel asks of the engine. */
export interface KernelCallbacks {
  /** Returns 1 when the running coroutine must park. */
  event(kind: number, address: number, bytes: number, site: number): number;
  /** Throws: the execution ends. */
  bad_access(kind: number, address: number, bytes: number, site: number, state: number): void;
  race(
    address: number,
    bytes: number,
    kind: number,
    site: number,
    previousKind: number,
    previousSite: number,
    previousThread: number,
  ): void;
  /** A long range is gone through. May throw: the execution ends. */
  alive(): void;
  /** The word of the program's memory at `address`, a multiple of 4. */
  word(address: number): number;
}

/** Indices of {@link Kernel.words}, of which there are `wordCount`. */
const wordCount = 18;
export const KernelWord = {
  eventsLeft: 0,
  effectSeen: 1,
  effects: 2,
  spinHits: 3,
  atomicOutcome: 7,
  loopState: 12,
  ownEffects: 13,
  strongEffect: 14,
  clock: 15,
  stackFloor: 16,
  stackCount: 17,
} as const;

/** What the last atomic operation did; `unchanged`: wrote what was there. */
export const AtomicOutcome = { write: 0, load: 1, unchanged: 2 } as const;

/** Whether the last atomic operation was a compare-exchange that failed, when it is known to be a read-modify-write. */
export const failedExchange = ({ words }: Pick<Kernel, 'words'>): boolean =>
  words[KernelWord.atomicOutcome] === AtomicOutcome.load;

export interface Kernel extends Omit<KernelExports, 'memory'> {
  /** The exports that the program imports as module "kernel". */
  readonly programImports: WebAssembly.ModuleImports;
  /** `shared_words` of kernel/kernel.h. Replaced when the kernel's memory grows: do not keep. */
  words: Int32Array;
  /** One byte a site; bit 0 makes it a scheduling point. Replaced likewise. */
  siteFlags: Uint8Array;
  /** One byte for each 8 bytes of program memory: see {@link MemoryState}. Replaced likewise. */
  heapStates: Uint8Array;
  /** All of the kernel's memory. Replaced likewise. Signed: V8 computes with it faster. */
  all: Int32Array;
}

function outOfMemory(): never {
  throw new HeddleError('HDL_KERNEL_MEMORY', 'What is noted of one execution does not fit into 4 GiB', {
    hint: 'Every thread has a clock of every other: let the program create fewer threads (`--max-threads` cuts executions off), or lower `--max-memory`.',
  });
}

/**
 * A kernel for programs of at most `programBytes` of memory and `sites` code sites. The memory is reserved, not touched: about 8 times the
 * program's, of which only what the program uses becomes resident.
 */
export function createKernel(
  module: WebAssembly.Module,
  table: WebAssembly.Table,
  callbacks: KernelCallbacks,
  limits: { readonly programBytes: number; readonly sites: number; readonly threads: number },
): Kernel {
  const views: { kernel?: Kernel } = {};
  const refresh = (): void => {
    const { kernel } = views;
    if (kernel === undefined) return;
    kernel.all = new Int32Array(memory.buffer);
    kernel.words = new Int32Array(memory.buffer, functions.words_address() >>> 0, wordCount);
    kernel.siteFlags = new Uint8Array(memory.buffer, functions.site_flags_address() >>> 0, limits.sites + 1);
    kernel.heapStates = new Uint8Array(memory.buffer, functions.heap_states_address() >>> 0, limits.programBytes >>> 3);
  };
  const instance = new WebAssembly.Instance(module, {
    env: { __indirect_function_table: table },
    engine: { ...callbacks, memory_grew: refresh, out_of_memory: outOfMemory } as unknown as WebAssembly.ModuleImports,
  });
  const functions = instance.exports as unknown as KernelExports;
  const { memory } = functions;
  functions.shadow_init(limits.programBytes, limits.sites);
  functions.clocks_init(limits.threads);
  assert(memory.buffer.byteLength > limits.programBytes, 'kernel memory is laid out');
  assert(
    functions.words_address() === kernelLayout.words && functions.site_flags_address() === kernelLayout.siteFlags,
    'build/kernel.wasm is laid out as the instrumentation expects (in the repository: node scripts/build.ts)',
  );
  const kernel: Kernel = {
    // One by one: a spread makes an object with slow properties, which every host call would pay for (1.3 times the CPU of an execution).
    clocks_init: functions.clocks_init,
    shadow_init: functions.shadow_init,
    site_flags_address: functions.site_flags_address,
    heap_states_address: functions.heap_states_address,
    words_address: functions.words_address,
    begin_execution: functions.begin_execution,
    switch_thread: functions.switch_thread,
    thread_fork: functions.thread_fork,
    thread_joined: functions.thread_joined,
    object_new: functions.object_new,
    object_acquire: functions.object_acquire,
    object_release: functions.object_release,
    object_release_only: functions.object_release_only,
    memory_freed: functions.memory_freed,
    memory_taken: functions.memory_taken,
    object_copy: functions.object_copy,
    set_state: functions.set_state,
    end_stack: functions.end_stack,
    in_returned_frame: functions.in_returned_frame,
    forget_range: functions.forget_range,
    reuse_block: functions.reuse_block,
    free_range: functions.free_range,
    free_block: functions.free_block,
    atomic_fence: functions.atomic_fence,
    idle: functions.idle,
    object_used: functions.object_used,
    object_destroyed: functions.object_destroyed,
    settle_effect: functions.settle_effect,
    threads_address: () => functions.threads_address() >>> 0,
    thread_size: functions.thread_size,
    clocks_base: () => functions.clocks_base() >>> 0,
    object_knows: (object, of) => functions.object_knows(object, of) >>> 0,
    store_acquire: functions.store_acquire,
    store_release: functions.store_release,
    store_update: functions.store_update,
    model_access: functions.model_access,
    model_unchanged: functions.model_unchanged,
    model_ended: functions.model_ended,
    plain_write: functions.plain_write,
    plain_writes: functions.plain_writes,
    mixed_load: functions.mixed_load,
    mixed_store: functions.mixed_store,
    mixed_rmw: functions.mixed_rmw,
    atomic_load: functions.atomic_load,
    atomic_store: functions.atomic_store,
    atomic_rmw: functions.atomic_rmw,
    pool_used: functions.pool_used,
    clocks_used: () => functions.clocks_used() >>> 0,
    programImports: instance.exports,
    words: new Int32Array(),
    siteFlags: new Uint8Array(),
    heapStates: new Uint8Array(),
    all: new Int32Array(),
  };
  views.kernel = kernel;
  refresh();
  return kernel;
}
