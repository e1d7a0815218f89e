/** A child process of bench/strategies.ts: measures the cells it is sent, one after the other. */
import { enginesOf, loadClassic, schedulesToFirstBug, type Trial } from './first-bug.ts';
import type { ClassicProgram } from './classic.ts';

/** One cell of the table: `seeds` of one strategy on one program. */
export interface CellTask {
  readonly program: ClassicProgram;
  readonly strategy: string;
  readonly seeds: readonly number[];
  readonly budget: number;
}

export interface CellReply {
  readonly trials: readonly Trial[];
  readonly cpuMs: number;
}

let loaded: { readonly name: string; readonly engines: ReturnType<typeof enginesOf> } | undefined;

async function measure({ program, strategy, seeds, budget }: CellTask): Promise<CellReply> {
  if (loaded?.name !== program.name) {
    // One engine for all trials: what an execution does depends on nothing that ran before in it.
    loaded = { name: program.name, engines: enginesOf(await loadClassic(program)) };
  }
  const { engines } = loaded;
  const cpu = process.cpuUsage();
  const trials: Trial[] = [];
  for (const seed of seeds) trials.push(await schedulesToFirstBug(engines, strategy, seed, budget));
  const used = process.cpuUsage(cpu);
  return { trials, cpuMs: Math.round((used.user + used.system) / 1000) };
}

process.on('message', (task: CellTask) => {
  measure(task).then(
    (reply) => process.send?.(reply),
    (error: unknown) => {
      process.stderr.write(`${task.program.name} ${task.strategy}: ${String(error)}\n`);
      process.exit(1);
    },
  );
});
