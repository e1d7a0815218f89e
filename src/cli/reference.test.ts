import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { cliReference } from './reference.ts';

it('docs/reference/cli.md is up to date (npm run generate)', () => {
  const path = join(import.meta.dirname, '../../docs/reference/cli.md');
  expect(readFileSync(path, 'utf8')).toBe(cliReference());
});
