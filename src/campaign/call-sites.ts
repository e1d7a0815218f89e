/** Numbers for the places of synchronisation calls, beside the code sites of accesses. Equal places have equal numbers, however they are called. */
import type { Engine } from '../engine/engine.ts';
import type { RawStack } from '../engine/outcome.ts';
import type { SourceLocation } from '../report/model.ts';
import type { Places } from './places.ts';

/** Code sites are fewer: a program has as many accesses and calls. */
const firstNumber = 1 << 24;

export class CallSites {
  readonly #places: Places;
  readonly #numbers = new Map<string, number>();
  readonly #locations: SourceLocation[] = [];
  /** By stack, which takes no symbolizer. */
  readonly #known = new Map<string, number>();

  constructor(places: Places) {
    this.#places = places;
  }

  /** Lets the engine's strategies see these numbers while `work` runs. */
  async during<T>(engine: Engine, work: () => Promise<T>): Promise<T> {
    engine.callSites = (stack) => this.#numberOf(stack);
    try {
      return await work();
    } finally {
      engine.callSites = null;
    }
  }

  /** The place of a code site or of a number given here. */
  place(site: number): SourceLocation {
    return this.#locations[site - firstNumber] ?? this.#places.site(site);
  }

  #numberOf(stack: RawStack): number {
    const text = stack.join();
    let number = this.#known.get(text);
    if (number === undefined) this.#known.set(text, (number = this.#numberAt(this.#places.top(stack))));
    return number;
  }

  #numberAt(location: SourceLocation): number {
    const key = JSON.stringify([location.file, location.line, location.column, location.function]);
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = firstNumber + this.#locations.push(location) - 1;
      this.#numbers.set(key, number);
    }
    return number;
  }
}
