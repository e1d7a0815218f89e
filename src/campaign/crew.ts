/** The workers of a campaign: made when they are first needed, and replaced when they hang. */
import type { ProgramImage } from '../engine/program.ts';
import type { Stop } from './protocol.ts';
import type { CampaignSettings } from './settings.ts';
import type { SearchProgress } from './search-runner.ts';
import { WorkerHandle } from './worker-handle.ts';

export class Crew {
  readonly #image: ProgramImage;
  readonly #settings: CampaignSettings;
  readonly #workers = new Map<number, WorkerHandle>();
  #stopped: Stop | null = null;
  /** By workers that hung. */
  #begunBefore = 0;

  constructor(image: ProgramImage, settings: CampaignSettings) {
    this.#image = image;
    this.#settings = settings;
  }

  /** Worker number `index`, from 0. */
  worker(index: number): WorkerHandle {
    let worker = this.#workers.get(index);
    if (worker === undefined) {
      worker = new WorkerHandle({ image: this.#image, settings: this.#settings });
      if (this.#stopped !== null) worker.stop(this.#stopped);
      this.#workers.set(index, worker);
    }
    return worker;
  }

  /** Whether worker number `index` is there already. */
  has(index: number): boolean {
    return this.#workers.has(index);
  }

  /** Forgets one that hung. */
  dismiss(index: number): void {
    this.#begunBefore += this.#workers.get(index)?.begun ?? 0;
    this.#workers.delete(index);
  }

  /** Executions begun so far. */
  get begun(): number {
    let begun = this.#begunBefore;
    for (const worker of this.#workers.values()) begun += worker.begun;
    return begun;
  }

  /** How far a search has come; undefined before the first worker. */
  get search(): SearchProgress | undefined {
    return this.#workers.get(0)?.search;
  }

  /** Asks all of them, and those to come, to begin no more executions. */
  stop(why: Stop): void {
    this.#stopped = why;
    for (const worker of this.#workers.values()) worker.stop(why);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#workers.values()].map(async (worker) => worker.close()));
  }
}
