/** What WASI calls of the program get from the engine. */
import type { Engine } from '../engine.ts';
import { createWasi, type Wasi } from '../wasi/wasi.ts';

export function createEngineWasi(engine: Engine): Wasi {
  const { options } = engine;
  return createWasi({
    bytes: () => engine.settledMemory.bytes,
    view: () => engine.settledMemory.view,
    clockNow: (clock) => engine.scheduler.clock.read(clock),
    random: (target) => engine.memory.random(target),
    exit: (status) => engine.exit(status),
    unsupported: (name) => engine.unsupported(name),
    args: ['program', ...options.programArguments],
    env: Object.fromEntries(options.environment),
    stdin: options.stdin,
    files: [...options.files].map(([path, bytes]) => ({ path, bytes })),
  });
}
