/** Pieces of work for the workers of a campaign, and what may end them early. */
import type { Crew } from './crew.ts';
import type { WorkerHandle } from './worker-handle.ts';

export type Work = (worker: WorkerHandle) => Promise<void>;

/** Where the work on findings is. */
export interface FindingsProgress {
  readonly doing: 'confirming' | 'explaining';
  readonly done: number;
  readonly of: number;
}

export interface Ending {
  /** Ends the work: what is under way is left. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: FindingsProgress) => void;
}

/** Every piece of work in some worker, in their order as workers become free; until the signal is aborted. */
export async function shareOut(
  crew: Crew,
  jobs: number,
  doing: FindingsProgress['doing'],
  work: readonly Work[],
  { signal, onProgress }: Ending,
): Promise<void> {
  if (signal.aborted || work.length === 0) return;
  const of = work.length;
  let done = 0;
  onProgress({ doing, done, of });
  const left = work.values();
  const lane = async (index: number): Promise<void> => {
    for (const piece of left) {
      await piece(crew.worker(index));
      // Said before the next one begins: nobody hears of what the end has left behind.
      if (signal.aborted) return;
      onProgress({ doing, done: ++done, of });
    }
  };
  const all = Promise.all(Array.from({ length: Math.min(Math.max(1, jobs), of) }, async (_, index) => lane(index)));
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  const end = (): void => resolve();
  signal.addEventListener('abort', end);
  try {
    await Promise.race([all, ended]);
  } finally {
    signal.removeEventListener('abort', end);
  }
}
