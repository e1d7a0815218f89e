/** What the groups of calls share. */

import type { Descriptors } from './descriptors.ts';
import type { FileSystem, InitialFile } from './file-system.ts';
import type { MemoryHost } from './memory.ts';

/** What WASI asks of the engine. */
export interface WasiHost extends MemoryHost {
  /** Nanoseconds on clock 0 (realtime) or 1 (monotonic), in virtual time. */
  clockNow(clock: number): bigint;
  /** Deterministic random bytes. */
  random(target: Uint8Array): void;
  /** Ends the execution. */
  exit(status: number): never;
  /** An unsupported call was reached: ends the whole check with its name. */
  unsupported(name: string): never;
  /** The program's name first. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly stdin: Uint8Array;
  readonly files: readonly InitialFile[];
  /** Of stdout and of stderr each; 1 MiB by default. */
  readonly maxOutputBytes?: number;
}

export interface WasiContext {
  readonly host: WasiHost;
  readonly files: FileSystem;
  readonly descriptors: Descriptors;
}

/** The arguments of a call as they come from wasm; i64 parameters are bigint. */
export type WasiCall = (...values: never[]) => number;

/** A call that returns nothing on success and throws WasiError otherwise. */
export type WasiAction = (...values: never[]) => void;
