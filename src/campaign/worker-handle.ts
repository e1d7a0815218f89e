/** The campaign's side of one worker thread: one task at a time, and a watchdog. */
import { Worker } from 'node:worker_threads';
import { InternalError } from '../base/assert.ts';
import { ControlWord, type Reply, type Task, type TaskResults, type WorkerData } from './protocol.ts';

/** The worker made no progress for the hang timeout and was stopped. */
export class WorkerHung extends Error {
  override readonly name: string = 'WorkerHung';
  readonly execution: number;

  constructor(execution: number) {
    super(`execution ${execution} made no progress`);
    this.execution = execution;
  }
}

const watchEveryMs = 250;
/** How many times the hang timeout a worker may take that gets no processor, and an execution that gets on. */
const patience = 30;

/** Processor time of all threads of this process. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

export class WorkerHandle {
  readonly #worker: Worker;
  readonly #control: Int32Array<SharedArrayBuffer>;
  readonly #hangTimeoutMs: number;
  #settle: ((reply: Reply) => void) | null = null;

  constructor(data: Omit<WorkerData, 'control'>) {
    this.#control = new Int32Array(new SharedArrayBuffer(32));
    this.#hangTimeoutMs = data.settings.hangTimeoutMs;
    const source = import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js';
    const workerData: WorkerData = { ...data, control: this.#control };
    this.#worker = new Worker(new URL(source, import.meta.url), { workerData, stderr: false });
    this.#worker.on('message', (reply: Reply) => this.#reply(reply));
    this.#worker.on('error', (error) =>
      this.#reply({ ok: false, error: error instanceof Error ? error : new Error(String(error)) }),
    );
    this.#worker.on('exit', () => this.#reply({ ok: false, error: new InternalError('A worker ended by itself') }));
    this.#worker.unref();
  }

  /** Executions begun so far. */
  get begun(): number {
    return Atomics.load(this.#control, ControlWord.begun);
  }

  /** Executions that its search may take in all; 0 while unknown. */
  get estimate(): number {
    return Atomics.load(this.#control, ControlWord.estimate);
  }

  /** Asks the running shard to end before its next execution. */
  stop(): void {
    Atomics.store(this.#control, ControlWord.stop, 1);
  }

  /** @throws WorkerHung after the hang timeout without progress; the handle is of no use afterwards. */
  async run<K extends Task['kind']>(task: Extract<Task, { kind: K }>): Promise<TaskResults[K]> {
    this.#worker.ref();
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise<TaskResults[K]>((resolve, reject) => {
        this.#settle = (reply) => {
          this.#settle = null;
          if (reply.ok) resolve(reply.result as TaskResults[K]);
          else reject(reply.error);
        };
        timer = this.#watch(reject);
        this.#worker.postMessage(task);
      });
    } finally {
      clearInterval(timer);
      this.#worker.unref();
    }
  }

  async close(): Promise<void> {
    this.#settle = null;
    await this.#worker.terminate();
  }

  #watch(reject: (error: Error) => void): NodeJS.Timeout {
    const most = this.#hangTimeoutMs * patience;
    let seen = this.begun;
    let alive = 0;
    let begunAt = performance.now();
    let since = begunAt;
    let spent = cpuMs();
    return setInterval(() => {
      const now = performance.now();
      const signs = Atomics.load(this.#control, ControlWord.alive);
      const next = this.begun !== seen;
      // An execution with many events is ended by --max-steps, wherever that can be.
      if (next || (signs !== alive && now - begunAt < most)) {
        if (next) begunAt = now;
        seen = this.begun;
        alive = signs;
        since = now;
        spent = cpuMs();
        return;
      }
      // A machine with no time for us is no hang of the program.
      const starved = cpuMs() - spent < this.#hangTimeoutMs && now - since < most;
      if (now - since <= this.#hangTimeoutMs || starved) return;
      this.#settle = null;
      void this.#worker.terminate();
      reject(new WorkerHung(Atomics.load(this.#control, ControlWord.execution)));
    }, watchEveryMs);
  }

  #reply(reply: Reply): void {
    this.#settle?.(reply);
  }
}
