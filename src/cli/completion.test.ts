import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { completionScript } from './completion.ts';

/** What bash offers for a line that ends in the word under the cursor. */
function complete(...words: string[]): string[] {
  const script = `${completionScript('bash')}
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _heddle; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const output = execFileSync('bash', ['-c', script, 'bash', 'heddle', ...words], { encoding: 'utf8' });
  return output.split('\n').filter((line) => line !== '');
}

describe('bash completion', () => {
  it('offers commands, options and values', () => {
    expect(complete('c')).toEqual(['check', 'cc', 'c++', 'completion']);
    expect(complete('check', '--max-')).toEqual(['--max-steps', '--max-memory', '--max-threads']);
    expect(complete('check', '--heap', 'q')).toEqual(['quarantine']);
    expect(complete('check', 'x')).toEqual([]);
    expect(complete('replay', '--st')).toEqual(['--stdin', '--step']);
    expect(complete('report', '')).toEqual(['merge', 'show']);
    expect(complete('report', 'merge', 's')).toEqual([]);
    expect(complete('report', '--rep')).toEqual(['--reporter']);
    expect(complete('explain', 'data')).toEqual(['data-race']);
    expect(complete('ui', '--p')).toEqual(['--port']);
    expect(complete('init', '--y')).toEqual(['--yes']);
  });
});

it('zsh uses the same function', () => {
  expect(completionScript('zsh')).toContain('complete -o default -F _heddle heddle');
});

it('fish gets one line for each command and option', () => {
  const lines = completionScript('fish').split('\n');
  expect(lines).toContain(
    "complete -c heddle -n '__fish_seen_subcommand_from check' -l heap -r -a 'mixed reuse quarantine' -d 'whether freed memory is given out again at once, late, or both by turns'",
  );
  expect(lines.every((line) => line === '' || line.startsWith('complete -c heddle -n '))).toBe(true);
});
