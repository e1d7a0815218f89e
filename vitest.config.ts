import { join } from 'node:path';
import { defineConfig, type ViteUserConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

// Sources run as they are: each worker thread and each CLI process of a test would strip and compile them once more.
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, 'node_modules/.cache/compiled');

/** Files that take minutes, first: at the end all cores but one would wait for them. */
const longest = [
  'e2e/corpus.test.ts',
  'e2e/systems.test.ts',
  'e2e/corpus-fixed.test.ts',
  'e2e/verify.test.ts',
  'litmus/engine.test.ts',
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification): boolean => longest.some((name) => moduleId.endsWith(name));
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

/** Unit tests beside the sources and end-to-end tests through the real CLI. The long runs are in vitest.soak.config.ts. */
const config: ViteUserConfig = defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'scripts/**/*.test.ts', 'e2e/**/*.test.ts', 'litmus/**/*.test.ts', 'ui/**/*.test.ts'],
    exclude: ['**/*soak*.test.ts', '**/node_modules/**'],
    // Machines in CI can be many times slower than this one: only what never ends should fail by time.
    testTimeout: 900_000,
    hookTimeout: 600_000,
    pool: 'forks',
    // The default leaves one core out, and checks in tests use one worker each.
    maxWorkers: '100%',
    sequence: { sequencer: LongestFirst },
  },
});

export default config;
