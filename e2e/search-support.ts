/** For tests: explores a whole program with a search, and what came out. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareProgram } from '../src/api/program.ts';
import { Random } from '../src/base/random.ts';
import { EngineSupply } from '../src/campaign/engine-supply.ts';
import { detectors } from '../src/detectors/index.ts';
import { defaultEngineOptions, type EngineOptions } from '../src/engine/options.ts';
import type { ExecutionOutcome } from '../src/engine/outcome.ts';
import type { ProgramImage } from '../src/engine/program.ts';
import type { ExhaustiveSearch } from '../src/strategies/dpor.ts';

export const searchOptions: EngineOptions = {
  ...defaultEngineOptions,
  memoryModel: 'sc',
  preempt: 'all',
  heap: 'quarantine',
  exhaustive: true,
  maxMemoryBytes: 16 << 20,
  maxSteps: 20_000,
};

/** Compiles one C file. */
export async function compileText(source: string, flags: readonly string[] = []): Promise<ProgramImage> {
  const cwd = mkdtempSync(join(tmpdir(), 'heddle-search-'));
  try {
    writeFileSync(join(cwd, 'program.c'), source);
    const clangArguments = ['-O1', '-Wno-everything', ...flags];
    return (await prepareProgram({ files: ['program.c'], clangArguments, cwd, strategy: 'dpor' })).image;
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

export interface Explored {
  /** Executions that ran to their end. */
  readonly complete: number;
  readonly blocked: number;
  /** False when the limit came first. */
  readonly done: boolean;
  readonly gaps: readonly string[];
  /** How executions ended and what was found, each once, sorted. */
  readonly ends: readonly string[];
  /** How executions ended, with their exit status: the end states of programs that encode theirs there. */
  readonly states: readonly string[];
  /** Mazurkiewicz traces, by the search's own order and by the engine's hash. */
  readonly classes: number;
  readonly classNames: ReadonlySet<string>;
  readonly traceHashes: number;
}

export interface Limits {
  readonly executions?: number;
  readonly arguments?: readonly string[];
  readonly options?: Partial<EngineOptions>;
  /** Called after each execution. */
  readonly each?: (outcome: ExecutionOutcome, decisions: readonly number[]) => void | Promise<void>;
}

export async function exploreAll(
  image: ProgramImage,
  search: ExhaustiveSearch,
  limits: Limits = {},
): Promise<Explored> {
  const options = { ...searchOptions, programArguments: limits.arguments ?? [], ...limits.options };
  using engines = new EngineSupply(image, options, detectors);
  const random = new Random();
  const ends = new Set<string>();
  const states = new Set<string>();
  const classes = new Set<string>();
  const traceHashes = new Set<number>();
  let complete = 0;
  let restarts = 0;
  let done = false;
  for (let execution = 0; !done && execution < (limits.executions ?? 100_000); execution++) {
    const engine = engines.with([]);
    search.begin(execution, random);
    const outcome = await engine.run(execution, search, { heapPolicy: 'quarantine', memoryModel: options.memoryModel });
    const { ending } = outcome;
    for (const finding of outcome.findings) ends.add(finding.key);
    done = !search.advance();
    if ((search.restarts ?? 0) > restarts) {
      restarts++;
      complete = 0;
      for (const set of [ends, states, classes, traceHashes]) set.clear();
    } else if (ending.kind !== 'redundant') {
      complete++;
      states.add(ending.kind === 'exit' ? `exit ${ending.status}` : ending.kind);
      classes.add(search.lastTrace);
      traceHashes.add(outcome.traceHash);
    }
    const reported = limits.each?.(outcome, engine.scheduler.decisions.toArray());
    if (reported !== undefined) await reported;
  }
  const sorted = (set: Set<string>): string[] => [...set].toSorted((a, b) => (a < b ? -1 : 1));
  return {
    complete,
    blocked: search.blocked,
    done,
    gaps: [...search.gaps].toSorted(),
    ends: sorted(ends),
    states: sorted(states),
    classes: classes.size,
    classNames: classes,
    traceHashes: traceHashes.size,
  };
}

/** Programs for e2e/search-interpreter.c, one word a thread, each of up to `longest` of the `parts`. */
export function programsOf(
  parts: readonly string[],
  threads: number,
  longest: number,
  count: number,
  seed = 7,
): string[][] {
  const random = new Random();
  return Array.from({ length: count }, (_, k) => {
    random.seed(seed, k);
    const part = (): string => parts[random.below(parts.length)] ?? '';
    return Array.from({ length: threads }, () => Array.from({ length: 1 + random.below(longest) }, part).join(''));
  });
}

/** Programs for e2e/search-interpreter.c and e2e/search-waits.c, one word a thread; see there for the letters. `orders`: memory orders, one after each operation. */
export function generatedPrograms(
  operations: string,
  threads: number,
  longest: number,
  count: number,
  seed = 7,
  orders = '',
): string[][] {
  const random = new Random();
  const one = (letters: string): string => (letters === '' ? '' : (letters[random.below(letters.length)] ?? ''));
  return Array.from({ length: count }, (_, k) => {
    random.seed(seed, k);
    const word = (): string =>
      Array.from(
        { length: 1 + random.below(longest) },
        () => `${one(operations)}${random.below(2)}${one(orders)}`,
      ).join('');
    return Array.from({ length: threads }, word);
  });
}
