/** A worker thread: owns engines, runs tasks one after the other. Also with `--jobs 1`, so that a program never blocks the tool. */
import { parentPort } from 'node:worker_threads';
import { ensure } from '../base/assert.ts';
import { HeddleError } from '../base/error.ts';
import { detectors } from '../detectors/index.ts';
import { Confirmer } from './confirm.ts';
import { runAhead, runDealt } from './dealt.ts';
import { isTaken } from './deal.ts';
import { EngineSupply } from './engine-supply.ts';
import {
  type Assignment,
  ControlWord,
  type DealtResult,
  type Message,
  type Reply,
  Stop,
  type Task,
  type TaskResults,
} from './protocol.ts';
import { weakenOrders } from './orders/weaken.ts';
import { runSearch, type SearchControl } from './search-runner.ts';
import { type CampaignSettings, executionPatience, timeLimits } from './settings.ts';
import type { ShardResult } from './shard-result.ts';
import { ShardRunner } from './shard.ts';
import { tuneV8 } from './v8-flags.ts';

tuneV8();

const port = ensure(parentPort, 'the port of a worker');

/** A machine may be many times slower than a moment ago. */
const signsInTimeout = 50;

/** The tasks of one campaign. */
class Work implements Disposable {
  readonly #assignment: Assignment;
  readonly #settings: CampaignSettings;
  readonly #engines: EngineSupply;
  readonly #runner: ShardRunner;
  #confirmer: Confirmer | undefined;
  /** Tasks so far. */
  #tasks = 0;
  /** What runs are executions of the campaign, not repetitions of them. */
  #exploring = false;
  /** When the end of exploring was seen first. */
  #stoppedAt: number | null = null;
  /** The execution that last gave a sign of life, and when it gave its first one. */
  #signed = -1;
  #signedAt = 0;
  /** Of executions of the next generation. */
  #ahead: Promise<ShardResult | undefined> | undefined;

  constructor(assignment: Assignment) {
    const { image, settings, control } = assignment;
    const progressed = (): string | undefined => {
      Atomics.add(control, ControlWord.alive, 1);
      return this.#exploring ? (this.#timeIsUp() ?? this.#tooLong()) : undefined;
    };
    const pace = { everyMs: settings.hangTimeoutMs / signsInTimeout, now: () => performance.now() };
    this.#assignment = assignment;
    this.#settings = { ...settings, engine: { ...settings.engine, progressed, pace } };
    this.#engines = new EngineSupply(image, this.#settings.engine, detectors);
    this.#runner = new ShardRunner(this.#settings, this.#engines);
  }

  async perform(task: Task): Promise<TaskResults[Task['kind']]> {
    this.#tasks++;
    Atomics.add(this.#assignment.control, ControlWord.alive, 1);
    Atomics.store(this.#assignment.control, ControlWord.planning, 0);
    this.#exploring = task.kind === 'shard' || task.kind === 'search';
    switch (task.kind) {
      case 'shard':
        return this.#shard(task);
      case 'search':
        return runSearch(this.#settings, this.#engines, this.#searchControl, task.request);
      case 'confirm':
        return this.#confirm().confirm(task.candidate, task.budget, task.traced);
      case 'order':
        return this.#confirm().order(task.of);
      case 'blame':
        return this.#confirm().blame(task.of);
      case 'show':
        return this.#confirm().show(task.witness);
      case 'follow':
        return this.#confirm().follow(task.request);
      case 'weaken':
        return weakenOrders(this.#assignment.image, this.#settings, detectors, task.request, this.#tick);
    }
  }

  /** Whether there are executions to be run as soon as the campaign has the results of `task`. */
  goesAhead(task: Task): boolean {
    const goes = task.kind === 'shard' && task.ahead !== undefined && isTaken(task.deal);
    if (goes) Atomics.store(this.#assignment.control, ControlWord.ahead, 1);
    return goes;
  }

  async goAhead(task: Extract<Task, { kind: 'shard' }>): Promise<void> {
    const { control } = this.#assignment;
    const wanted = (): boolean => Atomics.load(control, ControlWord.tasks) !== this.#tasks;
    this.#ahead = runAhead(this.#runner, task, { next: this.#next }, wanted);
    // What goes wrong is told with the next task.
    await this.#ahead.catch(() => {});
    Atomics.store(control, ControlWord.ahead, 0);
  }

  async #shard(task: Extract<Task, { kind: 'shard' }>): Promise<readonly DealtResult[]> {
    const ahead = await this.#ahead;
    this.#ahead = undefined;
    const results = await runDealt(this.#runner, this.#settings, task, { next: this.#next });
    return ahead === undefined ? results : [{ from: task.request.from, result: ahead }, ...results];
  }

  /** The limit at which an execution is cut off that goes on long after the campaign has begun its last one. */
  #timeIsUp(): string | undefined {
    const why = Atomics.load(this.#assignment.control, ControlWord.stop);
    if (why !== Stop.time && why !== Stop.interrupt) return undefined;
    this.#stoppedAt ??= performance.now();
    if (performance.now() - this.#stoppedAt < this.#settings.hangTimeoutMs) return undefined;
    return why === Stop.time ? timeLimits.time : timeLimits.interrupt;
  }

  /** The limit at which an execution is cut off that goes on for too long, in processor time of this thread, as of its first sign of life. */
  #tooLong(): string | undefined {
    const begun = Atomics.load(this.#assignment.control, ControlWord.begun);
    const now = cpuMs();
    if (begun !== this.#signed) {
      this.#signed = begun;
      this.#signedAt = now;
    }
    return now - this.#signedAt < this.#settings.hangTimeoutMs * executionPatience ? undefined : timeLimits.execution;
  }

  /** The campaign is over. */
  [Symbol.dispose](): void {
    this.#engines[Symbol.dispose]();
    this.#confirmer?.[Symbol.dispose]();
  }

  #confirm(): Confirmer {
    const { image } = this.#assignment;
    return (this.#confirmer ??= new Confirmer(image, this.#settings, detectors, this.#engines, this.#tick));
  }

  readonly #next = (execution: number): boolean => {
    const { control } = this.#assignment;
    if (Atomics.load(control, ControlWord.stop) !== 0) return false;
    Atomics.store(control, ControlWord.execution, execution | 0);
    Atomics.add(control, ControlWord.begun, 1);
    return true;
  };

  readonly #searchControl: SearchControl = {
    next: (execution) => this.#next(execution),
    progressed: ({ estimate, traces, findings }) => {
      const { control } = this.#assignment;
      Atomics.store(control, ControlWord.estimate, Math.min(estimate, 0x7fff_ffff));
      Atomics.store(control, ControlWord.traces, traces);
      Atomics.store(control, ControlWord.findings, findings);
    },
    planning: (on) => {
      Atomics.store(this.#assignment.control, ControlWord.planning, on ? 1 : 0);
    },
    handsOver: (part) => {
      port.postMessage({ part } satisfies Reply);
    },
    saves: () => Atomics.exchange(this.#assignment.control, ControlWord.save, 0) !== 0,
    goesOn: () => {
      const { control } = this.#assignment;
      Atomics.add(control, ControlWord.alive, 1);
      return Atomics.load(control, ControlWord.stop) === 0;
    },
  };

  readonly #tick = (): void => {
    Atomics.add(this.#assignment.control, ControlWord.begun, 1);
  };
}

/** Processor time of this thread. */
function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

let work: Work | null = null;

port.on('message', (message: Message) => {
  if (message.kind === 'assign') {
    work?.[Symbol.dispose]();
    work = message.assignment === null ? null : new Work(message.assignment);
    return;
  }
  const performing = ensure(work, 'an assignment before a task');
  performing.perform(message).then(
    (result) => {
      const goesOn = performing.goesAhead(message);
      port.postMessage({ ok: true, result } satisfies Reply);
      if (goesOn && message.kind === 'shard') void performing.goAhead(message);
    },
    (error: unknown) =>
      port.postMessage({
        ok: false,
        error: error instanceof Error ? error : new Error(String(error)),
        ...(error instanceof HeddleError ? { forUser: { code: error.code, hint: error.hint } } : {}),
      } satisfies Reply),
  );
});
