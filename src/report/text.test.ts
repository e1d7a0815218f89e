import { describe, expect, it } from 'vitest';
import { displayWidth } from './cells.ts';
import { dataRace, hang, useAfterFree } from './golden/findings.ts';
import { results } from './golden/results.ts';
import { readSource } from './golden/sources.ts';
import { renderJson } from './json.ts';
import { renderFinding } from './text-finding.ts';
import { textContext } from './style.ts';
import { renderStack } from './text-stack.ts';
import { failureText, percent } from './text-summary.ts';
import { renderText } from './text.ts';

const names = Object.keys(results);

describe('renderText', () => {
  it.each(names)('of `%s` in 80 columns', async (name) => {
    await expect(renderText(results[name]!, { sources: readSource })).toMatchFileSnapshot(`golden/${name}.80.txt`);
  });

  it.each(['data-race', 'deadlock', 'long-race'])('of `%s` in 140 columns, with everything', async (name) => {
    const text = renderText(results[name]!, { sources: readSource, columns: 140, verbose: true });
    await expect(text).toMatchFileSnapshot(`golden/${name}.140-verbose.txt`);
  });

  it.each([80, 140])('adds when verbose, and replaces nothing, in %i columns', (columns) => {
    for (const name of names) {
      const more = renderText(results[name]!, { sources: readSource, columns, verbose: true }).split('\n');
      let at = 0;
      for (const line of renderText(results[name]!, { sources: readSource, columns }).split('\n')) {
        if (/^ *\(\d+ more frames?\)$/.test(line)) continue; // they are there instead
        const found = more.indexOf(line, at);
        expect({ name, line, found: found >= 0 }).toEqual({ name, line, found: true });
        at = found + 1;
      }
    }
  });

  it('says of a place that is cut off that it is only near', () => {
    const stack = [
      {
        file: '/home/me/projects/some-library/src/worker.c',
        line: 1874,
        column: 3,
        function: 'run',
        approximate: true,
      },
      { file: '/home/me/projects/some-library/src/main.c', line: 7, column: 3, function: 'main' },
    ] as const;
    const rows = renderStack(stack, 4, textContext({ columns: 50 }));
    expect(rows).toEqual(['    #0 run   near …c/worker.c:1874:3', '    #1 main  …library/src/main.c:7:3']);
  });

  it('colours only through the styler', async () => {
    const style = (name: string, text: string): string => `<${name}>${text}</${name}>`;
    const text = renderText(results['data-race']!, { sources: readSource, style });
    await expect(text).toMatchFileSnapshot('golden/data-race.80-styled.txt');
    expect(text.replaceAll(/<\/?(?:bold|dim|red|green|yellow|cyan)>/g, '')).toBe(
      renderText(results['data-race']!, { sources: readSource }),
    );
  });

  it.each([40, 57, 80, 100, 133, 200])('keeps within %i columns', (columns) => {
    for (const result of Object.values(results)) {
      if (result.error !== undefined) continue; // the compiler's lines stay as they are
      for (const line of renderText(result, { columns, sources: readSource }).split('\n')) {
        if (line.startsWith('  replay: ')) continue; // to be copied in one piece
        expect({ line, fits: displayWidth(line) <= columns }).toEqual({ line, fits: true });
      }
    }
  });

  it('lets no control character of the program through', () => {
    const text = renderText({
      ...results['data-race']!,
      findings: [
        {
          ...dataRace,
          title: 'race on \u001b[2J',
          replay: 'heddle replay \u0007',
          interleaving: dataRace.interleaving.map((row) => ({
            ...row,
            location: { ...row.location, file: 'main\u001b[2J.c' },
          })),
        },
      ],
    });
    expect(text).toContain('lines of main');
    expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  });

  it('does not say that there is no finding when something failed and was not replayed', () => {
    const summary = ({ failing, racing }: { failing: number; racing: number }): string => {
      const { campaign, ...rest } = results['incomplete']!;
      return renderText({ ...rest, campaign: { ...campaign!, cutOff: 0, failing, racing } }, { columns: 200 });
    };
    expect(summary({ failing: 0, racing: 0 })).toContain(
      'incomplete: no finding in main.c, but not everything was run',
    );
    for (const counts of [
      { failing: 3, racing: 0 },
      { failing: 0, racing: 1 },
    ])
      expect(summary(counts)).toContain(
        'incomplete: executions failed or raced, but no finding in main.c was replayed in time',
      );
  });

  it('names the replay command on the line after the title', () => {
    const [title, replay] = renderText(results['data-race']!, {}).split('\n');
    expect(title).toBe('error: data race on counter (main.c:7)');
    expect(replay).toBe('  replay: heddle replay data-race-1a2b3c4d');
  });
});

describe('renderFinding', () => {
  it('says so when only the watchdog could stop the execution', () => {
    expect(renderFinding(hang)).toContain('not deterministic');
    expect(renderFinding(dataRace)).not.toContain('not deterministic');
  });
});

describe('the memory section', () => {
  it.each([
    [-4, 'accessed 4 bytes before its start'],
    [8, 'accessed at offset 8'],
    [16, 'accessed right behind its end'],
    [17, 'accessed 1 byte behind its end'],
  ])('says where offset %i lies', (offset, text) => {
    const memory = { ...useAfterFree.memory!, offset };
    expect(renderFinding({ ...useAfterFree, memory })).toContain(text);
    expect(renderJson({ ...results['clean']!, findings: [{ ...useAfterFree, memory }] })).toContain(
      `"offset": ${offset}`,
    );
  });
});

describe('percent', () => {
  it.each([
    [0, '0 %'],
    [1, '100 %'],
    [0.7494, '74.9 %'],
    [0.000449, '0.0449 %'],
    [0.999999999, '99.999 %'],
    [1e-12, '<0.001 %'],
  ])('of %f is `%s`', (share, text) => {
    expect(percent(share)).toBe(text);
  });
});

describe('failureText', () => {
  const rate = { sampler: 'random', confidence: 0.95 };
  it.each([
    [
      { ...rate, executions: 1000, value: 0.787, low: 0.76055, high: 0.811253 },
      'failing 213 of 1,000 schedules: 21.3 % (18.9-23.9 at 95 %)',
    ],
    [
      { ...rate, executions: 20_000, value: 1, low: 1 - 0.000192036, high: 1 },
      '0 of 20,000: failure below 0.0192 % per schedule at 95 %',
    ],
    [
      { ...rate, executions: 500, value: 0, low: 0, high: 0.0076, confidence: 0.99 },
      'failing 500 of 500 schedules: 100 % (99.2-100 at 99 %)',
    ],
  ])('of %j', (passRate, text) => expect(failureText(passRate)).toBe(text));
});

describe('a search that is not done', () => {
  it.each([
    [{ estimate: 579, estimateLow: 350 }, 'not exhaustive: 130 of about 579 schedules; at least 350 at 95 %'],
    [
      { estimate: 9.36e16, estimateLow: 1.87e16 },
      'not exhaustive: 130 of about 9.4e16 schedules; at least 1.9e16 at 95 %',
    ],
    [
      { estimate: 4000, estimateLow: null },
      'not exhaustive: 130 of perhaps 4,000 schedules; a guess by the branches seen so far, at times wrong by orders of magnitude',
    ],
    [{ estimate: 100, estimateLow: 50 }, 'not exhaustive: 130 of about 130 schedules'],
    [{ estimate: null, estimateLow: null }, 'not exhaustive: 130 schedules'],
  ])('%j', (size, text) => {
    const result = results['clean']!;
    const campaign = { ...result.campaign!, executions: 130, search: { blocked: 0, ...size } };
    expect(renderText({ ...result, campaign }, { columns: 200 })).toMatch(
      new RegExp(`^  ${text.replaceAll('.', String.raw`\.`)}$`, 'mu'),
    );
  });
});
