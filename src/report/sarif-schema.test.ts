/** SARIF logs against the published schema of SARIF 2.1.0, as a package of its authors ships it. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { result } from './golden/build.ts';
import { dataRace } from './golden/findings.ts';
import { results } from './golden/results.ts';
import { linkReporters } from './link-reporters.ts';
import { reporters } from './reporters.ts';
import { checkLink } from '../wasm/link/check-link.ts';

type Validate = ((log: unknown) => boolean) & { readonly errors?: unknown };
interface Ajv {
  addFormat(name: string, check: (text: string) => boolean): void;
  compile(schema: unknown): Validate;
}

const load = createRequire(import.meta.url);
const schemaFile = load.resolve('@microsoft/jest-sarif').replace(/index\.js$/, 'schemas/sarif-2.1.0-rtm.5.json');
const ajv = new (load('ajv-draft-04') as new (options: object) => Ajv)({
  allErrors: true,
  strict: false,
  unicodeRegExp: false,
});
ajv.addFormat('uri', URL.canParse);
ajv.addFormat('uri-reference', (text) => URL.canParse(text, 'file:///'));
ajv.addFormat('date-time', (text) => !Number.isNaN(Date.parse(text)));
const validate = ajv.compile(JSON.parse(readFileSync(schemaFile, 'utf8')));
const options = { version: '0.1.0' };

function problems(text: string): unknown {
  return validate(JSON.parse(text)) ? [] : validate.errors;
}

describe('the published schema', () => {
  it.each(Object.keys(results))('accepts the log of `%s`', (name) => {
    expect(problems(reporters.sarif.render(results[name]!, options))).toEqual([]);
  });

  it('accepts unknown places and odd file names', () => {
    const location = { file: 'a b/ü#%.c', line: 3, column: 0, function: '' };
    const rows = dataRace.interleaving.map((row) => ({ ...row, location }));
    const log = result({ findings: [{ ...dataRace, accesses: [], interleaving: rows }] });
    expect(problems(reporters.sarif.render(log, options))).toEqual([]);
  });

  it('accepts the log of a link check', () => {
    const report = checkLink([], {
      noMain: true,
      memory: { shared: false, initial: 1, maximum: undefined, wide: false },
    });
    expect(problems(linkReporters.sarif(report, options))).toEqual([]);
  });

  it('refuses what is no SARIF', () => {
    const log = JSON.parse(reporters.sarif.render(results['data-race']!, options)) as {
      runs: [{ results: [{ level: string; codeFlows: [{ threadFlows: object[] }] }] }];
    };
    log.runs[0].results[0].level = 'fatal';
    log.runs[0].results[0].codeFlows[0].threadFlows = [{}];
    expect(JSON.stringify(problems(JSON.stringify(log)))).toMatch(/level.*threadFlows|threadFlows.*level/);
  });
});
