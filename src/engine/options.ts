/** Everything besides the program and the schedule that an execution depends on. */

export interface EngineOptions {
  readonly preempt: 'sync' | 'racy' | 'all';
  readonly heap: 'mixed' | 'reuse' | 'quarantine';
  readonly memoryModel: 'c11' | 'sc';
  readonly timeOuts: 'late' | 'any';
  /** What volatile accesses are: plain ones, as C11 has it, or relaxed atomics. */
  readonly volatile: 'plain' | 'relaxed';
  readonly spuriousWakeups: boolean;
  /** Exhaustive search and its replays: no fairness, every access a scheduling point, an arena for each thread. Asks for `preempt: 'all'`. */
  readonly exhaustive: boolean;
  /** Events after which an execution is cut off. */
  readonly maxSteps: number;
  /** The program's memory, bytes, a multiple of 64 KiB, at most 512 MiB. */
  readonly maxMemoryBytes: number;
  readonly maxThreads: number;
  readonly programArguments: readonly string[];
  readonly environment: readonly (readonly [string, string])[];
  readonly stdin: Uint8Array;
  /** Read-only originals of the in-memory file system, by absolute guest path. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Called now and then while an execution gets on. Changes nothing, unless it names a limit: the execution is cut off at that. */
  readonly progressed?: () => string | undefined;
  /** How often {@link progressed} is called, about: in milliseconds of that clock, which decides nothing that an execution does. */
  readonly pace?: { readonly everyMs: number; readonly now: () => number };
}

export const defaultEngineOptions: EngineOptions = {
  preempt: 'racy',
  heap: 'mixed',
  memoryModel: 'c11',
  timeOuts: 'late',
  volatile: 'plain',
  spuriousWakeups: false,
  exhaustive: false,
  maxSteps: 10_000_000,
  maxMemoryBytes: 256 << 20,
  maxThreads: 4096,
  programArguments: [],
  environment: [],
  stdin: new Uint8Array(),
  files: new Map(),
};
