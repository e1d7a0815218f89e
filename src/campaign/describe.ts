/** From a raw finding of a traced execution to what a report says of it. */
import type { Block } from '../engine/block.ts';
import type { Engine } from '../engine/engine.ts';
import type { Thread } from '../engine/thread.ts';
import type { ExecutionOutcome, RawAccess, RawFinding, RawLock, RawWait } from '../engine/outcome.ts';
import type {
  Access,
  Finding,
  FindingKind,
  HeldLock,
  MemoryObject,
  StackFrame,
  ThreadInfo,
  Wait,
} from '../report/model.ts';
import type { Trace } from '../report/trace-model.ts';
import { AccessKind } from '../engine/kernel.ts';
import { benignReason } from './benign.ts';
import { entryHooks } from '../wasm/instrument/library-entry.ts';
import { moduleSpan } from '../wasm/instrument/joined-sites.ts';
import { HeapMembers } from './heap-members.ts';
import type { DescribedOrder } from './order-description.ts';
import type { DescribedBlame } from './orders/description.ts';
import { isNull, placeOf, type Places } from './places.ts';
import { objectCall } from './object-calls.ts';
import type { StackNames } from './stack-names.ts';
import { memoryOn, type StackWatch } from './stack-watch.ts';
import { operationText } from './raw-row.ts';
import type { Recorder, StackHelpers } from './recorder.ts';
import { interleavingOf } from './rows.ts';
import { weakAccesses } from './weak-memory.ts';

/** A finding without what the report layer adds: words, identity, counts and tokens. */
export interface Draft extends Omit<
  Finding,
  | 'id'
  | 'title'
  | 'explanation'
  | 'executionsHit'
  | 'firstHitAtExecution'
  | 'schedule'
  | 'replay'
  | 'decisiveOrder'
  | 'blame'
> {
  /** What decides whether it comes, when that was looked for and found. */
  readonly order?: DescribedOrder;
  /** Memory orders to blame, when those were looked for and found. */
  readonly blame?: DescribedBlame;
  /** Of the execution that it was described from, when traces are recorded. */
  readonly trace?: Trace;
}

const maxOutputBytes = 4096;

export function describeFinding(
  finding: RawFinding,
  outcome: ExecutionOutcome,
  engine: Engine,
  recorder: Recorder,
  places: Places,
  { watch, names }: StackHelpers,
): Draft {
  places.heapMembers = new HeapMembers(places);
  noteMembers(finding, recorder, places);
  const accesses = describeAccesses(finding, recorder, places);
  const waits = finding.waits?.map((wait) => describeWait(wait, places));
  const frames = framesOf(finding, places);
  const found =
    stackVariable(finding, recorder, watch) ?? stackObject(finding, names) ?? memoryOf(finding, engine, places);
  const memory = found && { ...found, ...destroyerOf(finding, places) };
  const benign = finding.kind === 'data-race' ? benignReason(finding, recorder, places) : undefined;
  const rows = recorder.rows.filter((row) => row.step === finding.step || (row.taken ?? row.step) <= finding.step);
  if (finding.waits !== undefined) rows.push(...recorder.unfinished(finding.waits, finding.step));
  const weak = weakAccesses(rows, places);
  return {
    kind: finding.kind,
    severity: benign === undefined ? finding.severity : 'warning',
    ...(finding.cause === undefined ? {} : { cause: finding.cause }),
    ...(benign === undefined ? {} : { benign: { likely: true, reason: benign } }),
    deterministic: finding.deterministic,
    threads: threadsOf(finding, engine, recorder, places),
    ...(memory === undefined ? {} : { memory }),
    ...(accesses === undefined ? {} : { accesses }),
    ...(waits === undefined ? {} : { waits }),
    ...(frames === undefined || accesses !== undefined ? {} : { frames, thread: finding.thread }),
    ...(finding.message === '' ? {} : { message: places.objectNames.complete(finding.message) }),
    switches: outcome.preemptions,
    ...(weak.length === 0 ? {} : { weakAccesses: weak }),
    interleaving: interleavingOf(rows, accesses, waits, places, names, finding.fatal),
    ...outputOf(engine),
  };
}

/** What the execution tells of blocks of the heap. */
function noteMembers(finding: RawFinding, recorder: Recorder, { heapMembers }: Places): void {
  for (const { site, access, object, stack } of recorder.rows) {
    if (access !== undefined) heapMembers.note(site, access.address);
    if (object !== undefined) heapMembers.noteCall(stack, object);
  }
  for (const { site, address, call, stack } of finding.accesses ?? []) {
    heapMembers.note(site, address);
    if (call !== undefined) heapMembers.noteCall(stack, address);
  }
}

/** The local variable of a race on a stack, where both accesses are known to be to the same. */
function stackVariable(finding: RawFinding, recorder: Recorder, watch: StackWatch | null): MemoryObject | undefined {
  const [current, previous] = finding.accesses ?? [];
  const earlier = recorder.previous ?? previous;
  if (watch === null || current === undefined || earlier === undefined) return undefined;
  const accesses = [current, earlier].map(({ thread, step }) => [thread, step] as const);
  return watch.describe(accesses);
}

/** The local variable that is a lock used wrongly: known since it was named. */
function stackObject({ kind, address }: RawFinding, names: StackNames): MemoryObject | undefined {
  const holder = kind === 'mutex-misuse' && address !== undefined ? names.last(address) : undefined;
  return holder === undefined || address === undefined ? undefined : memoryOn(address, holder);
}

function framesOf(finding: RawFinding, places: Places): StackFrame[] | undefined {
  if (finding.stack.length > 0) return places.stack(finding.stack);
  return finding.site === undefined ? undefined : places.siteStack(finding.site);
}

function describeAccesses(finding: RawFinding, recorder: Recorder, places: Places): Access[] | undefined {
  return finding.accesses?.map((raw, index) => {
    const access = index === 1 && recorder.previous !== null ? recorder.previous : raw;
    const bytes = index === 0 ? Math.max(raw.bytes, recorder.currentBytes) : access.bytes;
    return describeAccess({ ...access, bytes }, places, finding.kind);
  });
}

function describeAccess(access: RawAccess, places: Places, kind: FindingKind): Access {
  const traced = places.stack(access.stack);
  const stack = traced.length > 0 ? traced : places.siteStack(access.site);
  const call = objectCall(access, places);
  return {
    thread: access.thread,
    operation:
      (kind === 'library-misuse' ? libraryOperation(access, places) : undefined) ??
      (call === undefined ? undefined : places.objectNames.complete(call)) ??
      operationText(access.kind, access.bytes),
    step: Math.max(0, access.step),
    location: placeOf(stack[0]),
    stack,
    locks: access.locks.map((lock) => describeLock(lock, places)),
    ...(access.refused === undefined ? {} : { refused: access.refused.map((lock) => describeLock(lock, places)) }),
  };
}

/** What an access to a library's code stands for: see library-entry.ts. */
function libraryOperation({ kind, site }: RawAccess, places: Places): string | undefined {
  if (kind === AccessKind.free) return 'close of the library';
  const hook = places.hook(site);
  if (hook === entryHooks[0]) return 'call into the library';
  return hook === entryHooks[1] ? 'return from the library' : undefined;
}

function describeLock(lock: RawLock, places: Places): HeldLock {
  return { name: places.objectNames.complete(lock.name), stack: places.stack(lock.stack) };
}

function describeWait(wait: RawWait, places: Places): Wait {
  const stack = places.stack(wait.stack);
  return {
    thread: wait.thread,
    operation: places.objectNames.complete(wait.operation),
    object: places.objectNames.complete(wait.object),
    location: placeOf(stack[0]),
    stack,
    ...(wait.heldBy === undefined ? {} : { heldBy: { ...wait.heldBy, stack: places.stack(wait.heldBy.stack) } }),
    ...(wait.section === true ? { section: true } : {}),
    ...(wait.victim === true ? { victim: true } : {}),
    locks: wait.locks.map((lock) => describeLock(lock, places)),
  };
}

function threadsOf(finding: RawFinding, engine: Engine, recorder: Recorder, places: Places): ThreadInfo[] {
  const ids = new Set<number>([finding.thread]);
  for (const access of finding.accesses ?? []) ids.add(access.thread);
  if (finding.destroyedBy !== undefined) ids.add(finding.destroyedBy.thread);
  for (const wait of finding.waits ?? []) ids.add(wait.thread).add(wait.heldBy?.thread ?? wait.thread);
  for (const row of recorder.rows) ids.add(row.thread);
  return [...ids]
    .toSorted((a, b) => a - b)
    .flatMap((id) => {
      const thread = engine.scheduler.threads[id];
      return thread === undefined ? [] : [threadInfo(thread, engine, places)];
    });
}

export function threadInfo(thread: Thread, engine: Engine, places: Places): ThreadInfo {
  const { id, createdBy } = thread;
  const name = thread.name !== '' ? thread.name : startName(thread.start, engine, places);
  return createdBy < 0
    ? { id, name }
    : { id, name, createdBy: { thread: createdBy, stack: places.stack(thread.createdAt) } };
}

function startName(start: number, engine: Engine, places: Places): string {
  const index = engine.functionIndex(start);
  const name = index < 0 ? 'thread' : places.functionName(index);
  return name.startsWith('std::__thread_proxy') ? 'std::thread' : name;
}

/** The memory a finding is about. A race or misuse was seen before the block's end: who freed it later belongs to a race with that free only. */
function memoryOf(finding: RawFinding, engine: Engine, places: Places): MemoryObject | undefined {
  if (finding.address === undefined) return undefined;
  const memory = memoryAt(finding.address, engine, places, finding.block);
  const withFree = finding.accesses?.some((access) => access.kind === AccessKind.free) === true;
  if (withFree || (finding.kind !== 'data-race' && finding.kind !== 'mutex-misuse')) return memory;
  const { freedBy: _later, ...before } = memory;
  return before;
}

function destroyerOf({ destroyedBy }: RawFinding, places: Places): Pick<MemoryObject, 'destroyedBy'> {
  if (destroyedBy === undefined) return {};
  return { destroyedBy: { thread: destroyedBy.thread, stack: places.stack(destroyedBy.stack) } };
}

/** What lies at an address: a global, a heap block (`known`, if given), a stack. */
export function memoryAt(address: number, engine: Engine, places: Places, known?: Block): MemoryObject {
  if (isNull(address)) return { kind: 'unknown', name: 'null pointer', address: 0, offset: address };
  const inData = address < engine.memory.heapStart || engine.libraries.at(address) !== undefined;
  const global = inData ? places.symbolizer.globalAt(address) : undefined;
  if (global !== undefined) {
    const { file, line, column, name, member, size, offset } = global;
    return {
      kind: 'global',
      name: `${name}${member ?? ''}`,
      address: address - offset,
      size,
      offset,
      ...(file === '' ? {} : { location: { file, line, column, function: '' } }),
    };
  }
  const { threads, threadCount, live } = engine.scheduler;
  const holds = ({ stackLow, stackTop }: Thread): boolean =>
    stackLow > 0 && address >= stackLow && address < stackTop + 16;
  const owner = live.find(holds) ?? threads.slice(0, threadCount).findLast(holds);
  if (owner !== undefined) {
    return { kind: 'stack', name: `stack of T${owner.id} ${threadInfo(owner, engine, places).name}`, address };
  }
  const block = known ?? engine.heap.near(address);
  return block === undefined
    ? { kind: 'unknown', name: `0x${address.toString(16)}`, address }
    : describeBlock(block, address, places);
}

function describeBlock(block: Block, address: number, places: Places): MemoryObject {
  const offset = address - block.address;
  if (block.what === 'thread-local') {
    const variable = places.symbolizer.threadLocalAt((block.library?.module ?? 0) * moduleSpan + offset);
    if (variable === undefined)
      return { kind: 'thread-local', name: 'thread-local storage', address: block.address, size: block.size, offset };
    const { name, member, size, offset: inside } = variable;
    return { kind: 'thread-local', name: `${name}${member ?? ''}`, address: address - inside, size, offset: inside };
  }
  const what = block.what === 'heap' ? 'heap block' : 'mapping';
  return {
    kind: 'heap',
    name: `${what} of ${block.size} bytes`,
    address: block.address,
    size: block.size,
    offset,
    ...memberOf(block, address, places),
    allocatedBy: { thread: block.thread, stack: places.stack(block.allocatedAt) },
    ...(block.freedBy < 0 ? {} : { freedBy: { thread: block.freedBy, stack: places.stack(block.freedAt) } }),
  };
}

function memberOf(block: Block, address: number, places: Places): Pick<MemoryObject, 'member'> {
  const member = block.what === 'heap' ? places.heapMembers.at(address) : undefined;
  return member === undefined ? {} : { member: { name: member.path.slice(1), type: member.type } };
}

function outputOf(engine: Engine): { readonly output?: string } {
  const bytes = [engine.wasi.stdout(), engine.wasi.stderr()].flatMap((part) => [...part.subarray(0, maxOutputBytes)]);
  return bytes.length === 0 ? {} : { output: new TextDecoder().decode(Uint8Array.from(bytes)) };
}
