import type { DetectorFactory } from '../engine/detector.ts';
import { Engine } from '../engine/engine.ts';
import type { EngineOptions } from '../engine/options.ts';
import type { ProgramImage } from '../engine/program.ts';
import { createReplay } from '../strategies/replay.ts';

/** One engine for many executions: a new one takes longer than many short executions. */
export class EngineSupply implements Disposable {
  readonly #image: ProgramImage;
  readonly #options: EngineOptions;
  readonly #detectors: readonly DetectorFactory[];
  #engine: Engine | null = null;

  constructor(image: ProgramImage, options: EngineOptions, detectors: readonly DetectorFactory[]) {
    this.#image = image;
    this.#options = options;
    this.#detectors = detectors;
  }

  /** The engine, a new one when it is used up. Under `--preempt racy` plain accesses at `racySites` are its scheduling points. */
  with(racySites: readonly number[]): Engine {
    if (this.#engine?.exhausted === true) this[Symbol.dispose]();
    this.#engine ??= new Engine(this.#image, this.#options, createReplay([]), this.#detectors);
    if (this.#options.preempt === 'racy') this.#engine.setRacySites(racySites);
    return this.#engine;
  }

  /** Lets go of the engine; the next use makes another. */
  [Symbol.dispose](): void {
    this.#engine?.[Symbol.dispose]();
    this.#engine = null;
  }
}
