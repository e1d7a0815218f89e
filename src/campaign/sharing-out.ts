/** Pieces of work for the workers of a campaign, and what may end them early. */
import type { Crew } from './crew.ts';
import { joiningForced } from './reinforcements.ts';
import { type WorkerHandle, WorkerHung } from './worker-handle.ts';

/**
 * A worker that the campaign did without has to compile the engine for itself, and slows the others meanwhile. It takes part only in work that lasts:
 * as long as it costs, so that what is lost is never more than what it could have saved.
 */
const lastsMs = 1000;

/** `hung`: how often the watchdog has stopped it. It is then done again. */
export type Work = (worker: WorkerHandle, hung: number) => Promise<void>;

/** Where the work on findings is. */
export interface FindingsProgress {
  readonly doing: 'confirming' | 'explaining';
  readonly done: number;
  readonly of: number;
}

export interface Ending {
  /** Ends the work: what is under way is left. */
  readonly signal: AbortSignal;
  /** It will end soon: what counts is to see every finding again. */
  readonly hurries: () => boolean;
  readonly onProgress: (progress: FindingsProgress) => void;
}

/** Every piece of work in some worker, in their order as workers become free; until the signal is aborted. Resolves to how many hung up to `mostHangs` times. */
export async function shareOut(
  crew: Crew,
  jobs: number,
  doing: FindingsProgress['doing'],
  work: readonly Work[],
  mostHangs: number,
  { signal, onProgress }: Ending,
): Promise<number> {
  if (signal.aborted || work.length === 0) return 0;
  let givenUp = 0;
  const of = work.length;
  let done = 0;
  onProgress({ doing, done, of });
  let taken = 0;
  const { promise: lasts, resolve: join } = Promise.withResolvers<void>();
  const joining = setTimeout(join, lastsMs);
  const next = (): Work | undefined => {
    const piece = work[taken++];
    if (taken >= of) join();
    return piece;
  };
  const ends = async (piece: Work, index: number): Promise<boolean> => {
    for (let hung = 0; hung < mostHangs && !signal.aborted;) {
      try {
        await piece(crew.worker(index), hung);
        return true;
      } catch (error) {
        if (!(error instanceof WorkerHung)) throw error;
        crew.dismiss(index);
        // An execution before this work hung, that nobody waits for any more.
        if (!error.ahead) hung++;
      }
    }
    return false;
  };
  const lane = async (index: number): Promise<void> => {
    if (index > 0 && !crew.has(index) && joiningForced() === undefined) {
      await Promise.race([lasts, ended]);
      if (signal.aborted) return;
    }
    for (let piece = next(); piece !== undefined; piece = next()) {
      if (!(await ends(piece, index))) givenUp++;
      // Said before the next one begins: nobody hears of what the end has left behind.
      if (signal.aborted) return;
      onProgress({ doing, done: ++done, of });
    }
  };
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  const aborted = (): void => end();
  signal.addEventListener('abort', aborted);
  const all = Promise.all(Array.from({ length: Math.min(Math.max(1, jobs), of) }, async (_, index) => lane(index)));
  try {
    await Promise.race([all, ended]);
  } finally {
    clearTimeout(joining);
    signal.removeEventListener('abort', aborted);
  }
  return givenUp;
}
