import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { displayWidth } from './cells.ts';
import { errorCodes } from './explain-errors.ts';
import { findingKinds } from './explain-kinds.ts';
import { explain, explainable } from './explain.ts';

const root = new URL('../../', import.meta.url);

/** Every error code that the sources can throw, with a file that does. */
function codesInSources(): Map<string, string> {
  const codes = new Map<string, string>();
  for (const folder of ['src', 'bin', 'scripts']) {
    for (const file of readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })) {
      const path = `${folder}/${file}`;
      if (!/\.(?:ts|js)$/.test(file) || /\.test\.ts$|node_modules|golden\/|explain-errors\.ts$/.test(path)) continue;
      const text = readFileSync(new URL(path, root), 'utf8');
      for (const [code] of text.matchAll(/\bHDL_[A-Z0-9_]*[A-Z0-9]\b(?!_)/g)) codes.set(code, path);
    }
  }
  return codes;
}

describe('the table of error codes', () => {
  const used = codesInSources();

  it('explains every code that the sources use', () => {
    const missing = [...used]
      .filter(([code]) => !Object.hasOwn(errorCodes, code))
      .map(([code, file]) => `${code} (${file})`);
    expect(missing, 'add these to src/report/explain-errors.ts, then run node scripts/generate-schema.ts').toEqual([]);
  });

  it('explains no code that nothing uses', () => {
    expect(Object.keys(errorCodes).filter((code) => !used.has(code))).toEqual([]);
  });

  it('is in order', () => {
    expect(Object.keys(errorCodes)).toEqual(Object.keys(errorCodes).toSorted());
  });
});

describe('explain', () => {
  it.each(explainable())('`%s` fits in 80 columns and ends with a line break', (topic) => {
    const text = explain(topic) ?? '';
    expect(text).toMatch(/[^\n]\n$/);
    expect(text.split('\n').filter((line) => displayWidth(line) > 80)).toEqual([]);
  });

  it('shows meaning, example, fix and how it is decided', async () => {
    await expect(explain('data-race')).toMatchFileSnapshot('golden/explain-data-race.txt');
    await expect(explain('HDL_SUPPRESSIONS_SYNTAX')).toMatchFileSnapshot('golden/explain-error.txt');
  });

  it('has a whole program for every kind; e2e/explain-soak.test.ts runs them', () => {
    for (const { example } of Object.values(findingKinds)) expect(example).toMatch(/^#?\w[^]*\bmain\(/);
  });

  it('takes a finding id for its kind, and codes in any case', () => {
    expect(explain('use-after-free-5eedbeef')).toBe(explain('use-after-free'));
    expect(explain('hdl_wasm_malformed')).toBe(explain('HDL_WASM_MALFORMED'));
  });

  it.each(['', 'datarace', 'HDL_', 'constructor', '__proto__', 'toString'])('knows nothing of `%s`', (topic) => {
    expect(explain(topic)).toBeUndefined();
  });
});
