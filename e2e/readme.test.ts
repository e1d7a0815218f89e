/** The README's example is what the present Heddle prints: its numbers are the outcome of seed 1, so they change with strategies and limits. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFolder, runCli } from './cli-support.ts';

const root = join(import.meta.dirname, '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const example = /<!-- example -->\n(.*?)<!-- end -->/s.exec(readme)?.[1] ?? '';
const source = readFileSync(join(root, 'specimens/heap-hand-off/buggy.c'), 'utf8');

/** The contents of the fenced block in this language. */
function block(language: string): string {
  return new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 's').exec(example)?.[1] ?? '';
}

/** Without what may differ: how long it took, where things lie, and how lines are broken because of that. */
function normalised(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ in [\d.]+ m?s \([\d,]+\/s\)/g, ' in TIME')
    .replaceAll(/0x[0-9a-f]+/g, 'ADDRESS')
    .trim();
}

describe("the README's example", () => {
  it('shows the source as it is', () => {
    const first = Number(/from line (\d+)/.exec(example)?.[1]);
    const shown = block('c').trimEnd().split('\n');
    expect(shown.length).toBeGreaterThan(5);
    expect(source.split('\n').slice(first - 1, first - 1 + shown.length)).toEqual(shown);
  });

  it('shows what `heddle check` prints, but for findings left out in the middle', async () => {
    const folder = createFolder({ 'buggy.c': source });
    const { stdout, code } = await runCli(['check', 'buggy.c', '--time', '10m'], { cwd: folder.path });
    folder.remove();
    expect(code).toBe(1);
    const [head = '', tail = ''] = block('text').split('[...]').map(normalised);
    const printed = normalised(stdout);
    expect(head.length).toBeGreaterThan(1000);
    expect(tail.length).toBeGreaterThan(100);
    expect(printed.slice(0, head.length)).toBe(head);
    expect(printed.slice(-tail.length)).toBe(tail);
  });
});
