import { endOfExecutionTag } from '../wasm/instrument/guest-names.ts';

/** What the engine reads of the program's instance: globals, table, and addresses that guest/core.c and guest/tsan.c export. */
export class ProgramInstance {
  /** Address of the word that sends the program's atomics to the engine; 0 when it has none. */
  readonly c11Flag: number;
  /** Address of the word that makes library calls points of exhaustive search; 0 when it has none. */
  readonly exploringFlag: number;
  /**
   * An exception that heddle_run_thread (guest/core.c) catches, so that the coroutine lives on: one that leaves the program ends it, and a new one takes longer
   * than a short execution. It carries no stack.
   */
  readonly endOfExecution: WebAssembly.Exception;
  readonly #site: WebAssembly.Global | null;
  readonly #stackPointer: WebAssembly.Global | null;
  readonly #frame: WebAssembly.Global | null;
  readonly #table: WebAssembly.Table | null;

  constructor({ exports }: WebAssembly.Instance) {
    const addressFrom = (name: string): number => {
      const address = exports[name] as (() => number) | undefined;
      return address === undefined ? 0 : address() >>> 0;
    };
    this.c11Flag = addressFrom('heddle_c11_flag');
    this.exploringFlag = addressFrom('heddle_exploring_flag');
    this.endOfExecution = new WebAssembly.Exception(exports[endOfExecutionTag] as WebAssembly.Tag, [0n]);
    this.#site = exports['heddle_site'] as WebAssembly.Global;
    this.#stackPointer = (exports['__stack_pointer'] as WebAssembly.Global | undefined) ?? null;
    this.#frame = (exports['heddle_frame'] as WebAssembly.Global | undefined) ?? null;
    this.#table = (exports['__indirect_function_table'] as WebAssembly.Table | undefined) ?? null;
  }

  /** The code site of the last instrumented call of a runtime function. */
  get site(): number {
    return Number(this.#site?.value ?? 0);
  }

  /** The running thread's; 0 when the program does not export it. */
  get stackPointer(): number {
    return Number(this.#stackPointer?.value ?? 0) >>> 0;
  }

  /** Likewise, without the frames of the runtime's functions at its end. */
  get framePointer(): number {
    return Number(this.#frame?.value ?? 0) >>> 0 || this.stackPointer;
  }

  /** Index of the function in slot `slot` of the table; -1 when there is none. */
  functionAt(slot: number): number {
    const entry: unknown = slot > 0 && slot < (this.#table?.length ?? 0) ? this.#table?.get(slot) : null;
    return typeof entry === 'function' ? Number(entry.name) : -1;
  }
}
