/** For tests: a case of the truth table, and what happens when its modules are really loaded. */
import type { LinkInput, LinkOptions } from '../model.ts';
import { loadAll, type LoadOptions } from './loader.ts';
import { type ModuleSpec, writeModule } from './writer.ts';

/** A module, or the bytes of something else. */
export type Part = ModuleSpec | Uint8Array<ArrayBuffer>;

export interface TruthCase {
  readonly rule: string;
  readonly name: string;
  /** Main, then sides: `main.wasm`, `side.wasm`, `third.wasm`. */
  readonly shows: readonly Part[];
  readonly clean: readonly Part[];
  readonly check?: LinkOptions;
  readonly load?: LoadOptions;
  /** What a call returns when all is as the sources say; without it only loading is observed. */
  readonly observe?: { readonly call: string; readonly values?: readonly number[]; readonly correct: number };
  /** Set where nothing can be observed here, with the reason: the prediction alone is checked. */
  readonly unobservable?: string;
  /** Where the main thread of a browser does otherwise than Node and workers do, and why. */
  readonly onPage?: {
    readonly shows?: Happened['outcome'];
    readonly clean?: Happened['outcome'];
    readonly why: string;
  };
}

export const fileNames = ['main.wasm', 'side.wasm', 'third.wasm'] as const;

export function partsOf(parts: readonly Part[]): (LinkInput & { readonly bytes: Uint8Array<ArrayBuffer> })[] {
  return parts.map((part, index) => ({
    name: fileNames[index] ?? '',
    bytes: part instanceof Uint8Array ? part : writeModule(part),
  }));
}

export interface Happened {
  readonly outcome: 'loads' | 'miscomputes' | 'fails';
  /** The text of the error, or the value that came instead of the correct one. */
  readonly text: string;
}

/** Loads the modules in this engine and calls what the case observes. */
export function happens(test: TruthCase, parts: readonly Part[]): Happened {
  const load = { ...test.load, ...(test.check?.noMain === true ? { main: false } : {}) };
  let loaded;
  try {
    loaded = loadAll(partsOf(parts), load);
  } catch (error) {
    return { outcome: 'fails', text: String(error) };
  }
  const { observe } = test;
  if (observe === undefined) return { outcome: 'loads', text: '' };
  try {
    const value = loaded.call(observe.call, ...(observe.values ?? []));
    if (value === observe.correct) return { outcome: 'loads', text: '' };
    return { outcome: 'miscomputes', text: `${String(value)} instead of ${observe.correct}` };
  } catch (error) {
    return { outcome: 'miscomputes', text: String(error) };
  }
}
