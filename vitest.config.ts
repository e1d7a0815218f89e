import { defineConfig, type ViteUserConfig } from 'vitest/config';

/** Unit tests beside the sources and end-to-end tests through the real CLI. The long runs are in vitest.soak.config.ts. */
const config: ViteUserConfig = defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'scripts/**/*.test.ts', 'e2e/**/*.test.ts', 'litmus/**/*.test.ts'],
    exclude: ['**/*soak*.test.ts', '**/node_modules/**'],
    testTimeout: 180_000,
    hookTimeout: 120_000,
    pool: 'forks',
  },
});

export default config;
