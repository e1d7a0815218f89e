/** Records one traced execution: the interleaving, and stacks at the accesses that a finding is about. */
import type { RawAccess, RawStack, RawWait } from '../engine/outcome.ts';
import type { Engine } from '../engine/engine.ts';
import { AccessKind, failedExchange } from '../engine/kernel.ts';
import { Operation } from '../engine/strategy.ts';
import type { SwitchReason, Thread } from '../engine/thread.ts';
import type { AtomicAccess, TraceListener } from '../engine/trace.ts';
import { protectionOf } from '../engine/findings.ts';
import { systemOperation } from '../engine/sync/waiting.ts';
import type { LiveStacks } from './live-stacks.ts';
import { isOperation, operationText, type RawRow, withoutQuietLoops } from './raw-row.ts';
import type { StackNames } from './stack-names.ts';
import type { StackWatch } from './stack-watch.ts';
import { mostTelling } from './telling-rows.ts';
import { isCurrent, type Watch } from './watch-for.ts';
import { readInteger } from '../engine/values.ts';

/** For names of what lies on stacks. */
export interface StackHelpers {
  readonly live: LiveStacks;
  readonly names: StackNames;
  /** Of the memory that the finding is about; null where not all that happens is followed. */
  readonly watch: StackWatch | null;
}

/** Of a synchronisation object, as kernel/access.c looks at it. */
const objectBytes = 4;
const endOfThread = 'end of thread';

/** Rows kept at most; then this many of them. */
const maxRows = 4000;
const kept = { all: maxRows / 2, first: maxRows / 8, fresh: maxRows / 8 };
/** Writes to the watched memory kept at most. */
const maxWrites = 100_000;
/** Stacks captured at most for one access of a finding: 7 us each. */
const maxCaptured = 10_000;

export class Recorder implements TraceListener {
  readonly rows: RawRow[] = [];
  /** The last access of the watched kind before the finding. */
  previous: RawAccess | null = null;
  /** Bytes of the whole access or call that found the race; 0: not seen. */
  currentBytes = 0;
  readonly #memory: DataView;
  readonly #kernel: Engine['kernel'];
  readonly #watch: Watch | null;
  /** The last access: its value after is read at the next event. */
  #open: RawRow['access'] | undefined;
  /** Writes to the watched memory, in order. */
  writes: NonNullable<RawRow['access']>[] = [];
  /** They are not all: parts of the execution were left out, or there were too many. */
  partial = false;
  #captured = 0;
  /** Reads of the watched memory, by threads that have not written since. */
  readonly #looks = new Map<number, { readonly site: number; readonly access: NonNullable<RawRow['access']> }>();
  readonly #racySites: ReadonlySet<number>;
  readonly #stacks: StackHelpers;
  readonly #values: boolean;
  #switchReason: string | undefined;
  /** No other thread was created yet. */
  #alone = true;
  /** Rows of operations that threads were preempted before, by thread. */
  readonly #aside = new Map<number, RawRow>();

  /** `values`: of plain accesses that did not race too, for {@link sharedValues}. */
  constructor(
    engine: Engine,
    watch: Watch | null,
    racySites: ReadonlySet<number>,
    stacks: StackHelpers,
    values: boolean,
  ) {
    this.#memory = engine.memory.view;
    this.#kernel = engine.kernel;
    this.#watch = watch;
    this.#racySites = racySites;
    this.#stacks = stacks;
    this.#values = values;
  }

  access(
    thread: Thread,
    kind: number,
    address: number,
    bytes: number,
    site: number,
    step: number,
    stack: () => RawStack,
  ): void {
    this.settle();
    this.#answered(thread);
    this.#stacks.watch?.moved(thread);
    const watched = this.#watches(address, bytes);
    if (watched) this.#meet(thread, { kind, address, bytes, site, step }, stack);
    const raced = watched || this.#racySites.has(site);
    const wanted = raced || kind >= AccessKind.atomicRead;
    const isOwn = address >= thread.stackLow && address < thread.stackTop;
    const quiet = !wanted && this.#values && !this.#alone && !isOwn;
    if (wanted || quiet || this.#switchReason !== undefined) {
      const before = readInteger(this.#memory, address, bytes);
      const local = this.#stacks.names.at(address);
      const access = { thread: thread.id, kind, address, bytes, values: { before, after: undefined }, local };
      this.#open = access;
      if (watched) this.#note(access, site, thread.held.length);
      const text = operationText(kind, bytes);
      const incidental = !wanted || (this.#alone && !raced);
      const elsewhere = !watched && raced;
      const marks = {
        ...(incidental ? { incidental } : {}),
        ...(elsewhere ? { elsewhere } : {}),
        ...(quiet ? { quiet } : {}),
      };
      // Atomic operations are often deep in headers of libraries.
      const from = kind >= AccessKind.atomicRead && ++this.#captured <= maxCaptured ? stack() : [];
      this.#add({ step, thread: thread.id, text, site, stack: from, access, ...marks });
    }
  }

  #note(access: NonNullable<RawRow['access']>, site: number, locks: number): void {
    const { thread, kind } = access;
    if (kind === AccessKind.read || kind === AccessKind.atomicRead) {
      this.#looks.set(thread, { site, access });
      return;
    }
    access.locks = locks;
    const look = this.#looks.get(thread);
    if (look !== undefined) access.looked = { read: look.site, write: site, value: look.access.values.before };
    this.#looks.delete(thread);
    if (this.partial) return;
    this.partial = this.writes.push(access) > maxWrites;
    if (this.partial) this.writes = [];
  }

  atomic(access: AtomicAccess): void {
    if (this.#open === undefined) return;
    this.#open.atomic = access;
    if (access.read !== undefined) this.#open.values.before = access.read.value;
    if (access.written !== undefined) {
      this.#open.values.after = access.written;
      this.#open = undefined;
    }
  }

  /** Reads what the last access left behind; also to be called when the execution has ended. */
  settle(): void {
    const open = this.#open;
    if (open === undefined) return;
    if (open.kind === AccessKind.atomicModify && failedExchange(this.#kernel)) open.failed = true;
    open.values.after = readInteger(this.#memory, open.address, open.bytes);
    this.#open = undefined;
  }

  used(thread: Thread, address: number, call: string, stack: () => RawStack): void {
    if (!this.#watches(address, objectBytes)) return;
    const { callSite: site, callStep: step } = thread;
    this.#meet(thread, { kind: AccessKind.atomicRead, address, bytes: objectBytes, site, step, call }, stack);
  }

  #watches(address: number, bytes: number): boolean {
    const watch = this.#watch;
    return watch !== null && address < watch.address + watch.bytes && watch.address < address + bytes;
  }

  /** An access of the watched memory: of those at the place that is looked for the last one counts. */
  #meet(
    thread: Thread,
    access: Omit<RawAccess, 'thread' | 'stack' | 'locks' | 'refused'>,
    stack: () => RawStack,
  ): void {
    this.#stacks.watch?.accessed(thread, access.step, stack);
    const { previous } = this.#watch ?? {};
    if (isCurrent(this.#watch, thread.id, access)) this.currentBytes = access.bytes;
    if (previous?.thread !== thread.id || previous.site !== access.site) return;
    // Nobody knows which that is: after many, how the thread came here is taken to be the same.
    const known = ++this.#captured > maxCaptured ? this.previous?.stack : undefined;
    this.previous = { ...access, thread: thread.id, stack: known ?? stack(), ...protectionOf(thread) };
  }

  follows(): boolean {
    return this.#stacks.live.wanted();
  }

  paused(thread: Thread, stack: RawStack | null): void {
    this.#stacks.live.paused(thread, stack);
  }

  operation(thread: Thread, verb: string, object: string, step: number, stack: RawStack): void {
    this.settle();
    this.#answered(thread);
    this.#stacks.watch?.moved(thread);
    const text = object === '' ? verb : `${verb} ${object}`;
    if (thread.operation?.kind === Operation.create) this.#alone = false;
    const row = { step, thread: thread.id, text, verb, object: thread.object?.address, site: 0, stack };
    this.#add(verb === systemOperation.verb ? { ...row, incidental: true } : row);
  }

  switched(from: Thread, to: Thread, reason: SwitchReason, step: number): void {
    if (reason === 'preempted' || reason === 'gives-way') this.#setAside(from, step);
    this.settle();
    this.#stacks.watch?.resumed(to);
    this.#switchReason = `T${from.id} ${reason === 'gives-way' ? 'gives way' : reason}`;
    this.#takeUp(to, step);
  }

  /** Another thread runs before the thread's operation of `step`: the operation's row, if it has one, comes when it runs. */
  #setAside(thread: Thread, step: number): void {
    const row = this.rows.at(-1);
    if (row?.thread !== thread.id || row.step !== step || row.text === endOfThread || row.heap !== undefined) return;
    this.rows.pop();
    this.#aside.set(thread.id, row);
    // It has not happened: what the kernel knows of the last exchange is another one's.
    if (row.access === this.#open) this.#open = undefined;
    if (row.switchReason !== undefined) this.#switchReason = row.switchReason;
  }

  /** Rows of operations that threads arrived at, were preempted before and never came back to, as they wait for good: at the end, `step`. */
  *unfinished(waits: readonly RawWait[], step: number): Iterable<RawRow> {
    let last = this.rows.at(-1)?.thread;
    for (const { thread, operation } of waits) {
      const row = this.#aside.get(thread);
      if (row === undefined || !isOperation(row, operation)) continue;
      const { switchReason: _earlier, ...rest } = row;
      yield last === undefined ? { ...rest, step } : { ...rest, step, switchReason: `T${last} waits` };
      last = thread;
    }
  }

  #takeUp(thread: Thread, taken: number): void {
    const row = this.#aside.get(thread.id);
    if (row === undefined) return;
    this.#aside.delete(thread.id);
    const { switchReason: _earlier, ...rest } = row;
    if (rest.access !== undefined) {
      rest.access.values.before = readInteger(this.#memory, rest.access.address, rest.access.bytes);
      const local = this.#stacks.names.at(rest.access.address);
      // Where the thread was is known less well than when it came here.
      if (local?.partType !== undefined || rest.access.local?.partType === undefined) rest.access.local = local;
      this.#open = rest.access;
    }
    this.#add({ ...rest, taken });
  }

  allocated(address: number, size: number, thread: Thread, stack: RawStack, step: number): void {
    this.#block('allocate', address, size, thread, stack, step);
  }

  released(address: number, size: number, thread: Thread, stack: RawStack, step: number): void {
    this.#block('free', address, size, thread, stack, step);
  }

  #block(
    verb: 'allocate' | 'free',
    address: number,
    size: number,
    thread: Thread,
    stack: RawStack,
    step: number,
  ): void {
    if (!this.#watches(address, size)) return;
    this.settle();
    this.#add({ step, thread: thread.id, text: verb, site: 0, stack, heap: { verb, address } });
  }

  skipped(): void {
    this.#open = undefined;
    this.#switchReason = undefined;
    this.#aside.clear();
  }

  /** The operation of `thread` is over. */
  #answered(thread: Thread): void {
    if (thread.answer === '') return;
    const row = this.rows.findLast((other) => other.thread === thread.id && other.verb !== undefined);
    if (row !== undefined) row.answer = thread.answer;
    thread.answer = '';
  }

  ended(thread: Thread, step: number): void {
    this.settle();
    this.#answered(thread);
    this.#add({ step, thread: thread.id, text: endOfThread, site: 0, stack: [] });
  }

  #add(row: RawRow): void {
    const reason = this.#switchReason;
    this.#switchReason = undefined;
    this.rows.push(reason === undefined ? row : { ...row, switchReason: reason });
    if (this.rows.length > maxRows) this.#shorten();
  }

  #shorten(): void {
    const loud = withoutQuietLoops(this.rows);
    const rows = loud.length <= maxRows - maxRows / 8 ? loud : mostTelling(loud, kept);
    this.rows.splice(0, this.rows.length, ...rows);
  }
}
