/**
 * wasi_snapshot_preview1 for a program under test: everything it sees of the world is in memory and deterministic.
 *
 * Files are copies with `/` as the one directory given to the program. Nothing here waits: calls that wait are guest code over the
 * engine's own imports. `reset` undoes what one execution did.
 */

import type { WasiAction, WasiCall, WasiContext, WasiHost } from './context.ts';
import { createDescriptors, type Description } from './descriptors.ts';
import { errno, WasiError } from './errno.ts';
import { fileCalls } from './file-calls.ts';
import { createFileSystem } from './file-system.ts';
import { guestCalls } from './guest-calls.ts';
import { createJournal } from './journal.ts';
import { createOutput } from './output.ts';
import { pathCalls } from './path-calls.ts';
import { processCalls } from './process-calls.ts';

export type { WasiHost } from './context.ts';

export interface Wasi {
  /** Of module `wasi_snapshot_preview1`. */
  readonly imports: Readonly<Record<string, WasiCall>>;
  /** Whether the descriptor is standard output or error, which no thread can read. */
  isOutput(fd: number): boolean;
  /** Back to the state before the first call. */
  reset(): void;
  stdout(): Uint8Array;
  stderr(): Uint8Array;
}

const defaultMaxOutputBytes = 1024 * 1024;

export function createWasi(host: WasiHost): Wasi {
  const journal = createJournal();
  const files = createFileSystem(
    host.files,
    journal,
    () => host.clockNow(0),
    () => descriptors.nodes(),
  );
  const stdout = createOutput(host.maxOutputBytes ?? defaultMaxOutputBytes);
  const stderr = createOutput(host.maxOutputBytes ?? defaultMaxOutputBytes);
  const descriptors = createDescriptors((): Description[] => [
    { kind: 'input', references: 1, flags: 0, readable: true, writable: false, bytes: host.stdin, position: 0 },
    { kind: 'output', references: 1, flags: 1, readable: false, writable: true, buffer: stdout },
    { kind: 'output', references: 1, flags: 1, readable: false, writable: true, buffer: stderr },
    { kind: 'directory', references: 1, flags: 0, readable: true, writable: false, node: files.root, preopened: true },
  ]);
  const context: WasiContext = { host, files, descriptors };
  const actions = { ...fileCalls(context), ...pathCalls(context), ...processCalls(context) };
  const imports: Record<string, WasiCall> = { ...guestCalls(context) };
  for (const [name, action] of Object.entries(actions)) imports[name] = withErrno(action);
  return {
    imports,
    isOutput: (fd) => descriptors.find(fd)?.kind === 'output',
    reset() {
      journal.rollBack();
      descriptors.reset();
      stdout.reset();
      stderr.reset();
    },
    stdout: stdout.take,
    stderr: stderr.take,
  };
}

/** A DataView outside of memory throws RangeError: the program gave a bad pointer. */
function withErrno(action: WasiAction): WasiCall {
  return (...values: never[]) => {
    try {
      action(...values);
      return errno.success;
    } catch (error) {
      if (error instanceof WasiError) return error.errno;
      if (error instanceof RangeError) return errno.fault;
      throw error;
    }
  };
}
