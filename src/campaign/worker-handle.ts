/**
 * The campaign's side of one worker thread: one task at a time, and a watchdog. Threads whose work is done wait a moment for that of another
 * campaign of this process: with modules loaded and code optimized, a short one takes a third of the CPU time.
 */
import { getCompileCacheDir } from 'node:module';
import * as path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { InternalError } from '../base/assert.ts';
import { HeddleError } from '../base/error.ts';
import {
  type Assignment,
  ControlWord,
  type FinalReply,
  type Message,
  type Reply,
  Stop,
  type Task,
  type TaskResults,
} from './protocol.ts';
import type { SearchProgress, SearchPart } from './search-runner.ts';
import { executionPatience } from './settings.ts';

/** The worker made no progress for the hang timeout and was stopped. */
export class WorkerHung extends Error {
  override readonly name: string = 'WorkerHung';
  readonly execution: number;
  /** The execution was over: the search worked out what to run next. */
  readonly planning: boolean;
  /** It was an execution ahead of the task. */
  readonly ahead: boolean;

  constructor(control: Int32Array) {
    const word = (index: number): number => Atomics.load(control, index);
    super(`execution ${word(ControlWord.execution)} made no progress`);
    this.execution = word(ControlWord.execution);
    this.planning = word(ControlWord.planning) !== 0;
    this.ahead = word(ControlWord.ahead) !== 0;
  }
}

/** Who asked for the task does not want it any more. */
export class WorkInterrupted extends Error {
  override readonly name: string = 'WorkInterrupted';
}

/** Far more than its words take, so that no two workers write to one cache line: 0.95 of the CPU time of cheap executions. */
const controlBytes = 1024;
const watchEveryMs = 250;

/** How long a thread waits for another campaign. */
const idleMs = 3000;
/** Keeps short whatever a thread may gather; what a new one costs is hardly felt any more. */
const maxCampaigns = 100;

interface Thread {
  readonly worker: Worker;
  /** Campaigns that it has served, this one included. */
  readonly campaigns: number;
}

const idle: (Thread & { readonly timer: NodeJS.Timeout })[] = [];

function takeThread(): Thread {
  const waiting = idle.pop();
  if (waiting !== undefined) {
    clearTimeout(waiting.timer);
    return { worker: unheard(waiting.worker), campaigns: waiting.campaigns + 1 };
  }
  const source = import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js';
  const worker = new Worker(new URL(source, import.meta.url), { stderr: false, env: workerEnvironment() });
  return { worker, campaigns: 1 };
}

/** With the compile cache of this process, when it has one (bin/heddle.js): threads have none by themselves. */
function workerEnvironment(): NodeJS.ProcessEnv {
  const folder = getCompileCacheDir();
  // Its last part is Node's own: version and user.
  return folder === undefined ? process.env : { ...process.env, NODE_COMPILE_CACHE: path.dirname(folder) };
}

function keepThread({ worker, campaigns }: Thread): void {
  send(worker, { kind: 'assign', assignment: null });
  const leave = (): void => {
    const index = idle.findIndex((one) => one.worker === worker);
    if (index >= 0) idle.splice(index, 1);
  };
  const timer = setTimeout(() => {
    leave();
    void worker.terminate();
  }, idleMs).unref();
  unheard(worker).on('error', leave).on('exit', leave).unref();
  idle.push({ worker, campaigns, timer });
}

function unheard(worker: Worker): Worker {
  for (const event of ['message', 'error', 'exit']) worker.removeAllListeners(event);
  return worker;
}

function send(worker: Worker, message: Message): void {
  worker.postMessage(message);
}

/** Workers with a task. They share the processor time that can be measured, so a hang is one only when there was enough for all of them. */
let busy = 0;

/** Processor time of all threads of this process. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

export class WorkerHandle {
  readonly #thread: Thread;
  readonly #worker: Worker;
  readonly #control: Int32Array<SharedArrayBuffer>;
  readonly #hangTimeoutMs: number;
  /** Of the task that runs. */
  #settle: ((reply: FinalReply) => void) | null = null;
  #heard: (part: SearchPart) => void = () => {};
  /** Something went wrong in it. */
  #failed = false;

  constructor(assignment: Omit<Assignment, 'control'>) {
    this.#control = new Int32Array(new SharedArrayBuffer(controlBytes));
    this.#hangTimeoutMs = assignment.settings.hangTimeoutMs;
    this.#thread = takeThread();
    this.#worker = this.#thread.worker;
    this.#worker.on('message', (reply: Reply) => this.#reply(reply));
    this.#worker.on('error', (error) =>
      this.#reply({ ok: false, error: error instanceof Error ? error : new Error(String(error)) }),
    );
    this.#worker.on('exit', () => this.#reply({ ok: false, error: new InternalError('A worker ended by itself') }));
    this.#worker.unref();
    send(this.#worker, { kind: 'assign', assignment: { ...assignment, control: this.#control } });
  }

  /** Executions begun so far. */
  get begun(): number {
    return Atomics.load(this.#control, ControlWord.begun);
  }

  /** Of its search, all 0 while unknown and without one. */
  get search(): SearchProgress {
    const word = (index: number): number => Atomics.load(this.#control, index);
    const { estimate, traces, findings } = ControlWord;
    return { estimate: word(estimate), traces: word(traces), findings: word(findings) };
  }

  /** Asks the running shard to end before its next execution, or soon. */
  stop(why: Stop = Stop.enough): void {
    Atomics.store(this.#control, ControlWord.stop, why);
  }

  /** Asks the running search to hand over its state before its next execution. */
  save(): void {
    Atomics.store(this.#control, ControlWord.save, 1);
  }

  /**
   * The handle is of no use after an error. `heard`: called with what a search hands over before its end.
   * @throws WorkerHung after the hang timeout without progress
   * @throws WorkInterrupted when `signal` is aborted
   */
  async run<K extends Task['kind']>(
    task: Extract<Task, { kind: K }>,
    signal?: AbortSignal,
    heard: (part: SearchPart) => void = () => {},
  ): Promise<TaskResults[K]> {
    this.#heard = heard;
    this.#worker.ref();
    let timer: NodeJS.Timeout | undefined;
    let interrupt = (): void => {};
    busy++;
    try {
      return await new Promise<TaskResults[K]>((resolve, reject) => {
        this.#settle = (reply) => {
          this.#settle = null;
          if (reply.ok) resolve(reply.result as TaskResults[K]);
          else reject(revived(reply));
        };
        timer = this.#watch(reject, task.kind === 'shard' || task.kind === 'search');
        interrupt = () => {
          this.#settle = null;
          this.#failed = true;
          reject(new WorkInterrupted());
        };
        signal?.addEventListener('abort', interrupt);
        if (signal?.aborted === true) return interrupt();
        Atomics.add(this.#control, ControlWord.tasks, 1);
        send(this.#worker, task);
      });
    } finally {
      busy--;
      signal?.removeEventListener('abort', interrupt);
      clearInterval(timer);
      this.#worker.unref();
    }
  }

  async close(): Promise<void> {
    this.stop();
    const idle = await this.#isIdle();
    const reusable = idle && !this.#failed && this.#thread.campaigns < maxCampaigns;
    if (reusable) return keepThread(this.#thread);
    this.#settle = null;
    await this.#worker.terminate();
  }

  /** It runs no task, and nothing ahead of one: that ends when it is asked to stop, unless it hangs. */
  async #isIdle(): Promise<boolean> {
    const end = performance.now() + this.#hangTimeoutMs;
    const runsAhead = (): boolean => Atomics.load(this.#control, ControlWord.ahead) !== 0;
    while (this.#settle === null && !this.#failed && runsAhead() && performance.now() < end) await delay(1);
    return this.#settle === null && !runsAhead();
  }

  /** `explores`: executions that take too long are cut off by the worker, as long as they give signs of life. */
  #watch(reject: (error: Error) => void, explores: boolean): NodeJS.Timeout {
    const most = this.#hangTimeoutMs * executionPatience;
    let seen = this.begun;
    const before = Atomics.load(this.#control, ControlWord.alive);
    let alive = before;
    let begunAt = performance.now();
    let since = begunAt;
    let spent = cpuMs();
    const timer = setInterval(() => {
      const now = performance.now();
      const signs = Atomics.load(this.#control, ControlWord.alive);
      const next = this.begun !== seen;
      // A new thread has to load its modules; one that runs ahead may hang in that.
      const comes = signs === before && Atomics.load(this.#control, ControlWord.ahead) === 0;
      const planning = Atomics.load(this.#control, ControlWord.planning) !== 0;
      // It may take its time, until the campaign's is over.
      const plans = planning && Atomics.load(this.#control, ControlWord.stop) === 0;
      const patient = explores || now - begunAt < most;
      if (next || plans || (comes && now - begunAt < most) || (signs !== alive && patient)) {
        if (next) begunAt = now;
        seen = this.begun;
        alive = signs;
        since = now;
        spent = cpuMs();
        return;
      }
      // A machine with no time for us is no hang of the program.
      const starved = cpuMs() - spent < this.#hangTimeoutMs * busy && now - since < most;
      if (now - since <= this.#hangTimeoutMs || starved) return;
      this.#settle = null;
      this.#failed = true;
      const hung = new WorkerHung(this.#control);
      clearInterval(timer);
      // What it has taken is known for sure only when it has ended.
      void this.#worker.terminate().then(() => reject(hung));
    }, watchEveryMs);
    return timer;
  }

  #reply(reply: Reply): void {
    if ('part' in reply) {
      try {
        this.#heard(reply.part);
      } catch (error) {
        this.#reply({ ok: false, error: error instanceof Error ? error : new Error(String(error)) });
      }
      return;
    }
    if (!reply.ok) this.#failed = true;
    this.#settle?.(reply);
  }
}

function revived({ error, forUser }: Extract<FinalReply, { ok: false }>): Error {
  if (forUser === undefined) return error;
  const { code, hint } = forUser;
  return new HeddleError(code, error.message, { ...(hint === undefined ? {} : { hint }), cause: error });
}
