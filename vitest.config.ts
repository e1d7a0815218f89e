import { join } from 'node:path';
import { defineConfig, type ViteUserConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

// Sources run as they are: each worker thread and each CLI process of a test would strip and compile them once more.
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, 'node_modules/.cache/compiled');
// Short campaigns with several jobs use all of their workers, or tests of `--jobs` would test nothing (src/campaign/reinforcements.ts).
process.env['HEDDLE_JOBS_AT_ONCE'] ??= '1';

/** Files that take minutes, first: at the end all cores but one would wait for them. */
const longest = [
  'e2e/corpus.test.ts',
  'e2e/systems.test.ts',
  'e2e/cxx-library.test.ts',
  'e2e/corpus-fixed.test.ts',
  'e2e/verify.test.ts',
  'e2e/robustness.test.ts',
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    // A process goes on with the next file only while that is of the same project.
    const rank = ({ moduleId, project }: TestSpecification): number =>
      project.config.isolate ? 2 : longest.some((name) => moduleId.endsWith(name)) ? 0 : 1;
    return sorted.toSorted((a, b) => rank(a) - rank(b));
  }
}

/** Engines in the thread of the test: V8 keeps their memories until the process ends, so each of these files has one of its own. */
const withEngines = [
  'src/{campaign,detectors,engine,strategies}/**/*.test.ts',
  'litmus/**/*.test.ts',
  'e2e/cxx-laws.test.ts',
];

/** Unit tests beside the sources and end-to-end tests through the real CLI. The long runs are in vitest.soak.config.ts. */
const config: ViteUserConfig = defineConfig({
  test: {
    // Machines in CI can be many times slower than this one: only what never ends should fail by time.
    testTimeout: 900_000,
    hookTimeout: 600_000,
    pool: 'forks',
    // The default leaves one core out, and checks in tests use one worker each.
    maxWorkers: '100%',
    sequence: { sequencer: LongestFirst },
    exclude: ['**/*soak*.test.ts', '**/node_modules/**'],
    projects: [
      { extends: true, test: { name: 'engines', include: withEngines } },
      {
        extends: true,
        test: {
          name: 'all others',
          include: ['src/**/*.test.ts', 'scripts/**/*.test.ts', 'e2e/**/*.test.ts', 'ui/**/*.test.ts'],
          exclude: withEngines,
          // A process runs one file after the other: it starts once, and the compiler in it stays warm.
          isolate: false,
        },
      },
    ],
  },
});

export default config;
