import { defineConfig, type ViteUserConfig } from 'vitest/config';

/** Long runs: every fixed program over 20,000 schedules and the like (`npm run soak`). */
const config: ViteUserConfig = defineConfig({
  test: {
    include: ['e2e/**/*soak*.test.ts'],
    testTimeout: 900_000,
    hookTimeout: 300_000,
    pool: 'forks',
    maxWorkers: 1,
  },
});

export default config;
