import { describe, expect, it } from 'vitest';
import { results } from './golden/results.ts';
import { dataRace } from './golden/findings.ts';
import { readSource } from './golden/sources.ts';
import { result } from './golden/build.ts';
import { type PageData, renderHtml } from './html.ts';

const template =
  '<title><!--heddle:title--></title><style><!--heddle:style--></style><!--heddle:text--><!--heddle:data-->';
const options = { version: '0.1.0', sources: readSource, pageTemplate: template };

function dataOf(page: string): PageData {
  const json = /<script type="application\/json" id="report">(.*?)<\/script>/s.exec(page)?.[1] ?? '';
  return JSON.parse(json) as PageData;
}

describe('renderHtml', () => {
  it.each(Object.keys(results))('carries the whole result of `%s`, and its text', (name) => {
    const page = renderHtml(results[name]!, options);
    expect(dataOf(page).result).toStrictEqual(JSON.parse(JSON.stringify(results[name])));
    expect(page).toContain('<pre id="text-report">');
    expect(page).toContain('<!--heddle:style-->');
  });

  it('carries the sources that its findings name, and no others', () => {
    const { sources } = dataOf(renderHtml(results['data-race']!, options));
    expect(Object.keys(sources)).toStrictEqual(['main.c']);
    expect(sources['main.c']?.[0]?.first).toBe(1);
  });

  it('cuts long files to what lies around the lines in question', () => {
    const long = Array.from({ length: 9000 }, (_, index) => `line ${index + 1}`);
    const { sources } = dataOf(renderHtml(results['data-race']!, { ...options, sources: () => long }));
    const lines = (sources['main.c'] ?? []).flatMap((part) => part.lines);
    expect(lines.length).toBeLessThan(1000);
    for (const { location } of dataRace.accesses!) expect(lines).toContain(`line ${location.line}`);
  });

  it('lets nothing of the program out of its element', () => {
    const hostile = '</script><script>alert(1)</script><!--heddle:data--> $& <!-- <b>"\u0000';
    const page = renderHtml(
      result({ findings: [{ ...dataRace, title: hostile, output: hostile, explanation: hostile }] }),
      options,
    );
    expect(page.match(/<\/script>/g)).toHaveLength(1);
    expect(page).not.toContain('<b>');
    expect(page).not.toContain('\u0000');
    expect(dataOf(page).result.findings[0]?.title).toBe(hostile);
  });

  it('is a page with the text where there is no template', () => {
    const page = renderHtml(results['clean']!, { version: '0.1.0' });
    expect(page).toMatch(/^<!doctype html>/);
    expect(page).toContain('<pre id="text-report">');
  });
});
