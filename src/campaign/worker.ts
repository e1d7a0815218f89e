/** A worker thread: owns engines, runs tasks one after the other. Also with `--jobs 1`, so that a program never blocks the tool. */
import { parentPort, workerData } from 'node:worker_threads';
import { ensure } from '../base/assert.ts';
import { detectors } from '../detectors/index.ts';
import { Confirmer } from './confirm.ts';
import { ControlWord, type Reply, type Task, type TaskResults, type WorkerData } from './protocol.ts';
import { weakenOrders } from './orders/weaken.ts';
import { runSearch } from './search-runner.ts';
import { ShardRunner } from './shard.ts';
import { tuneV8 } from './v8-flags.ts';

tuneV8();

const { image, settings: given, control } = workerData as WorkerData;
const settings = { ...given, engine: { ...given.engine, progressed } };
const port = ensure(parentPort, 'the port of a worker');
const runner = new ShardRunner(image, settings, detectors);
let confirmer: Confirmer | undefined;

function next(execution: number): boolean {
  if (Atomics.load(control, ControlWord.stop) !== 0) return false;
  Atomics.store(control, ControlWord.execution, execution | 0);
  Atomics.add(control, ControlWord.begun, 1);
  return true;
}

function estimated(executions: number): void {
  Atomics.store(control, ControlWord.estimate, Math.min(executions, 0x7fff_ffff));
}

function progressed(): void {
  Atomics.add(control, ControlWord.alive, 1);
}

function tick(): void {
  Atomics.add(control, ControlWord.begun, 1);
}

async function perform(task: Task): Promise<TaskResults[Task['kind']]> {
  switch (task.kind) {
    case 'shard':
      return runner.run(task.request, { next });
    case 'search':
      return runSearch(image, settings, detectors, { next, estimated });
    case 'confirm':
      return (confirmer ??= new Confirmer(image, settings, detectors, tick)).confirm(
        task.candidate,
        task.shrink,
        task.explain,
        task.traced,
      );
    case 'show':
      return (confirmer ??= new Confirmer(image, settings, detectors, tick)).show(task.witness);
    case 'follow':
      return (confirmer ??= new Confirmer(image, settings, detectors, tick)).follow(task.request);
    case 'weaken':
      return weakenOrders(image, settings, detectors, task.request, tick);
  }
}

port.on('message', (task: Task) => {
  perform(task).then(
    (result) => port.postMessage({ ok: true, result } satisfies Reply),
    (error: unknown) =>
      port.postMessage({ ok: false, error: error instanceof Error ? error : new Error(String(error)) } satisfies Reply),
  );
});
