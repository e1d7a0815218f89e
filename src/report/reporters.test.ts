import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeData, escapeProperty } from './github.ts';
import { result } from './golden/build.ts';
import { dataRace } from './golden/findings.ts';
import { results } from './golden/results.ts';
import { readSource } from './golden/sources.ts';
import { escapeXml } from './junit.ts';
import { reporters, type ReporterName } from './reporters.ts';

const options = { version: '0.1.0', sources: readSource };
const others: readonly [ReporterName, string][] = [
  ['jsonl', 'jsonl'],
  ['junit', 'xml'],
  ['sarif', 'sarif'],
  ['github', 'txt'],
  ['markdown', 'md'],
  ['trace', 'json'],
];
const cases = others.flatMap(([name, extension]) =>
  ['deadlock', 'several-findings', 'clean', 'incomplete', 'error'].map((which) => [name, which, extension] as const),
);

describe('reporters', () => {
  it.each(cases)('%s of `%s`', async (name, which, extension) => {
    await expect(reporters[name].render(results[which]!, options)).toMatchFileSnapshot(
      `golden/reporters/${which}.${name}.${extension}`,
    );
  });

  it.each(Object.keys(reporters) as ReporterName[])('%s ends every result with a line break', (name) => {
    for (const each of Object.values(results)) expect(reporters[name].render(each, options)).toMatch(/[^\n]\n$/);
  });
});

describe('junit', () => {
  it('escapes whatever the program put into names', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const escaped = escapeXml(text);
        expect(escaped).not.toMatch(/[<>"]|&(?!(?:amp|lt|gt|quot|#13);)/);
        // eslint-disable-next-line no-control-regex
        expect(escaped).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/u);
      }),
    );
  });

  it('has as many test cases and failures as it says', () => {
    for (const each of Object.values(results)) {
      const xml = reporters.junit.render(each, options);
      const [, tests, failures, errors, skipped] =
        /tests="(\d+)" failures="(\d+)" errors="(\d+)" skipped="(\d+)"/.exec(xml) ?? [];
      const amount = (tag: string): string => String(xml.match(new RegExp(`<${tag}[ >]`, 'g'))?.length ?? 0);
      expect([tests, failures, errors, skipped]).toEqual(['testcase', 'failure', 'error', 'skipped'].map(amount));
    }
  });
});

describe('sarif', () => {
  interface Flow {
    readonly threadFlows: readonly {
      readonly id: string;
      readonly locations: readonly { readonly executionOrder: number }[];
    }[];
  }

  it('orders the steps of all threads', () => {
    const log = JSON.parse(reporters.sarif.render(results['data-race']!, options)) as {
      runs: [{ results: [{ codeFlows: [Flow] }] }];
    };
    const flow = log.runs[0].results[0].codeFlows[0];
    expect(flow.threadFlows.map((thread) => thread.id)).toEqual(['T0 main', 'T1 worker', 'T2 worker']);
    const order = flow.threadFlows.flatMap((thread) => thread.locations.map((each) => each.executionOrder));
    expect(order.toSorted((a, b) => a - b)).toEqual(dataRace.interleaving.map((row) => row.step));
  });

  it('encodes file names as URIs', () => {
    const names = ['a b/ü#.c', '/abs/x.c', 'C:\\src\\x.c'];
    const uris = names.map((file) => {
      const access = { ...dataRace.accesses![0]!, location: { file, line: 1, column: 1, function: 'f' } };
      const text = reporters.sarif.render(
        result({ findings: [{ ...dataRace, accesses: [access], interleaving: [] }] }),
        options,
      );
      return /"uri": "([^"]*)"/.exec(text)?.[1];
    });
    expect(uris).toEqual(['a%20b/%C3%BC%23.c', 'file:///abs/x.c', 'file:///C:/src/x.c']);
  });
});

describe('json lines', () => {
  it('holds all of the result and says at the end how much that was', () => {
    for (const each of Object.values(results)) {
      const lines = reporters.jsonl
        .render(each, options)
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as { readonly type: string });
      const of = (type: string): unknown[] =>
        lines.flatMap((line) => (line.type === type ? [{ ...line, type: undefined }] : []));
      expect(of('finding')).toEqual(each.findings);
      expect(of('suppressed')).toEqual(each.suppressed);
      expect(of('note')).toEqual(each.notes.map((text) => ({ text })));
      expect(lines.at(-1)).toMatchObject({ type: 'result', verdict: each.verdict, findings: each.findings.length });
      expect(of('result')).toHaveLength(1);
    }
  });
});

describe('github', () => {
  it('escapes so that no text starts another command or property', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(':', ',', '%', '\n', '\r', 'a', '2') }), (text) => {
        expect(escapeData(text)).not.toMatch(/[\r\n]/);
        expect(escapeProperty(text)).not.toMatch(/[\r\n:,]/);
        expect(decodeURIComponent(escapeProperty(text))).toBe(text);
      }),
    );
  });
});
