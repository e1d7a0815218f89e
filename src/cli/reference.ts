/** docs/reference/cli.md as text, from the same tables as parser and help. */
import { COMMANDS } from './commands.ts';
import { optionDefault, optionUsage } from './help.ts';
import type { OptionCommand } from './option-spec.ts';
import { OPTIONS, optionsOf } from './options.ts';
import { reporters } from '../report/reporters.ts';
import { STRATEGIES } from './strategy-option.ts';

/** The whole page. */
export function cliReference(): string {
  return [
    '# Command line',
    '',
    'Made by `npm run generate` from src/cli/options.ts and src/cli/commands.ts; do not edit.',
    '',
    'Heddle splits the words of a command before it reads them: what follows `--` goes to the program, a word with one dash goes to the',
    "compiler as it is (with its value: `-I inc`, `-x c`), a word with two dashes is Heddle's own, and every other word is a file or name.",
    'Results go to standard output, progress and errors to standard error. Where an option is given twice, the last one counts, except for',
    'repeatable ones.',
    '',
    ...Object.entries(COMMANDS).flatMap(([name, command]) => [
      `## heddle ${name}`,
      '',
      `\`${command.usage}\``,
      '',
      `${command.summary.charAt(0).toUpperCase()}${command.summary.slice(1)}.`,
      '',
      ...(command.options === undefined ? [] : optionTable(command.options)),
    ]),
    '## Strategies',
    '',
    ...Object.entries(STRATEGIES).flatMap(([name, { summary, parameters }]) => [
      `- \`${name}\`: ${summary}.`,
      ...Object.entries(parameters).map(([key, parameter]) => `  - \`${name}:${key}=N\`: ${parameter.summary}.`),
    ]),
    '',
    '## Reporters',
    '',
    ...Object.entries(reporters).map(([name, { summary }]) => `- \`${name}\`: ${summary}.`),
    '',
    '## Exit codes',
    '',
    '| code | meaning |',
    '| --- | --- |',
    '| 0 | clean; `specimens`: all as expected |',
    '| 1 | findings; `replay`: reproduced; `specimens`: not as expected |',
    '| 2 | usage, configuration, compile or link error: nothing was checked |',
    '| 3 | incomplete: no finding that counts, but executions were cut off by a limit, the budget was not used, or findings were not replayed |',
    '| 70 | internal error, or a replay that diverged |',
    '| 130 | interrupted; what was found so far is printed |',
    '',
    '`verify` exits with 0 when the finding is fixed, 1 when it is not, 3 when the figures cannot tell.',
    '`replay` exits with 1 when the finding is reproduced, 0 when it is not, 70 when the run diverged from the schedule.',
    '',
  ].join('\n');
}

function optionTable(command: OptionCommand): readonly string[] {
  const rows = optionsOf(command).map((name) => {
    const fallback = optionDefault(name, command);
    const key = OPTIONS[name].configurable ? `\`${name}\`` : '';
    return `| \`${optionUsage(name).replaceAll('|', '\\|')}\` | ${fallback === undefined ? '' : fallback} | ${key} | ${OPTIONS[name].summary} |`;
  });
  return ['| option | default | config key | |', '| --- | --- | --- | --- |', ...rows, ''];
}
