/** SARIF logs against the published schema of SARIF 2.1.0, as a package of its authors ships it. */
import { describe, expect, it } from 'vitest';
import { result } from '../src/report/golden/build.ts';
import { dataRace } from '../src/report/golden/findings.ts';
import { results } from '../src/report/golden/results.ts';
import { linkReporters } from '../src/report/link-reporters.ts';
import { reporters } from '../src/report/reporters.ts';
import { sarifProblems } from './sarif-schema.ts';
import { checkLink } from '../src/wasm/link/check-link.ts';

const options = { version: '0.1.0' };

describe('the published schema', () => {
  it.each(Object.keys(results))('accepts the log of `%s`', (name) => {
    expect(sarifProblems(reporters.sarif.render(results[name]!, options))).toEqual([]);
  });

  it('accepts unknown places and odd file names', () => {
    const location = { file: 'a b/ü#%.c', line: 3, column: 0, function: '' };
    const rows = dataRace.interleaving.map((row) => ({ ...row, location }));
    const log = result({ findings: [{ ...dataRace, accesses: [], interleaving: rows }] });
    expect(sarifProblems(reporters.sarif.render(log, options))).toEqual([]);
  });

  it('accepts the log of a link check', () => {
    const report = checkLink([], {
      noMain: true,
      memory: { shared: false, initial: 1, maximum: undefined, wide: false },
    });
    expect(sarifProblems(linkReporters.sarif(report, options))).toEqual([]);
  });

  it('refuses what is no SARIF', () => {
    const log = JSON.parse(reporters.sarif.render(results['data-race']!, options)) as {
      runs: [{ results: [{ level: string; codeFlows: [{ threadFlows: object[] }] }] }];
    };
    log.runs[0].results[0].level = 'fatal';
    log.runs[0].results[0].codeFlows[0].threadFlows = [{}];
    expect(JSON.stringify(sarifProblems(JSON.stringify(log)))).toMatch(/level.*threadFlows|threadFlows.*level/);
  });
});
