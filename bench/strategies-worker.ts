/** A child process of bench/strategies.ts: measures the cells it is sent, one after the other. */
import { loadClassic, schedulesToFirstBug, type Trial } from './first-bug.ts';
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

let loaded: { readonly name: string; readonly image: ReturnType<typeof loadClassic> } | undefined;

async function measure({ program, strategy, seeds, budget }: CellTask): Promise<CellReply> {
  if (loaded?.name !== program.name) loaded = { name: program.name, image: loadClassic(program) };
  const image = await loaded.image;
  const cpu = process.cpuUsage();
  const trials: Trial[] = [];
  for (const seed of seeds) trials.push(await schedulesToFirstBug(image, strategy, seed, budget));
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
