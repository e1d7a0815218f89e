import { join } from 'node:path';
import { defineConfig, type ViteUserConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

// Sources run as they are: each worker thread and each CLI process of a test would strip and compile them once more.
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, 'node_modules/.cache/compiled');
// Short campaigns with several jobs use all of their workers, or tests of `--jobs` would test nothing (src/campaign/reinforcements.ts).
process.env['HEDDLE_JOBS_AT_ONCE'] ??= '0';

/** Files that take a minute, first: at the end all cores but one would wait for them. */
const longest = [
  'e2e/corpus.test.ts',
  'e2e/cxx-laws.test.ts',
  'e2e/cxx-library.test.ts',
  'e2e/systems.test.ts',
  'e2e/toolchain-projects.test.ts',
  'src/wasm/dwarf/oracle.test.ts',
  'src/campaign/fairness.test.ts',
  'e2e/corpus-fixed.test.ts',
  'e2e/search-laws.test.ts',
  'litmus/engine.test.ts',
  'e2e/robustness.test.ts',
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification): boolean => longest.some((name) => moduleId.endsWith(name));
    return [...sorted.filter((file) => isLong(file)), ...sorted.filter((file) => !isLong(file))];
  }
}

/** Unit tests beside the sources and end-to-end tests through the real CLI. The long runs are in vitest.soak.config.ts. */
const config: ViteUserConfig = defineConfig({
  test: {
    include: ['{src,scripts,e2e,ui,litmus}/**/*.test.ts'],
    exclude: ['**/*soak*.test.ts', '**/node_modules/**'],
    // Machines in CI can be many times slower than this one: only what never ends should fail by time.
    testTimeout: 900_000,
    hookTimeout: 600_000,
    pool: 'forks',
    // A process runs one file after the other: it starts once, and compiler and engine in it stay warm. Tests close their engines, or it grows.
    isolate: false,
    // Each engine reserves 2 GB, of which it uses little: V8 collects garbage four times in a short check for that, and twice with this.
    execArgv: ['--external-memory-accounted-in-global-limit'],
    // The default leaves one core out, and checks in tests use one worker each.
    maxWorkers: '100%',
    sequence: { sequencer: LongestFirst },
  },
});

export default config;
