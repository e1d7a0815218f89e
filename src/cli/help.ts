/** Help texts, made from the command and option tables. */
import { COMMANDS } from './commands.ts';
import type { OptionCommand, OptionGroup, OptionName } from './option-spec.ts';
import { OPTIONS, flagOf, optionsOf } from './options.ts';

const GROUPS: readonly OptionGroup[] = ['Budget', 'Schedules', 'Limits', 'Program', 'Verdict', 'Output'];
const WIDTH = 100;
const INDENT = 32;

/** `heddle --help` */
export function generalHelp(): string {
  const width = Math.max(...Object.keys(COMMANDS).map((name) => name.length));
  const rows = Object.entries(COMMANDS).map(([name, command]) => `  ${name.padEnd(width)}  ${command.summary}`);
  return [
    'Heddle finds races, deadlocks and lifetime bugs in C and C++: it runs a program under many schedules, one',
    'thread at a time, and replays every bug exactly.',
    '',
    'Usage: heddle COMMAND ...',
    '',
    'Commands:',
    ...rows,
    '',
    'Run `heddle COMMAND --help` for its options, `heddle --version` for the version.',
    'Exit codes: 0 clean, 1 findings, 2 usage, configuration, compile or link error, 3 incomplete,',
    '70 internal error, 130 interrupted. replay: 1 reproduced, 0 not, 70 diverged. verify: 0 fixed,',
    '1 not fixed, 3 cannot tell.',
    '',
  ].join('\n');
}

/** `heddle check --help`; undefined for a command that does not exist. */
export function commandHelp(name: string): string | undefined {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) return undefined;
  const lines = [`Usage: ${command.usage}`, '', `${sentence(command.summary)}.`];
  if (command.examples !== undefined) lines.push('', 'Examples:', ...command.examples.map((example) => `  ${example}`));
  if (command.options !== undefined) {
    const taken = command.options;
    const names = optionsOf(taken);
    for (const group of GROUPS) {
      const rows = names.filter((option) => OPTIONS[option].group === group).map((option) => optionRow(option, taken));
      if (rows.length > 0) lines.push('', `${group}:`, ...rows);
    }
    if (OPTIONS.toolchain.commands.includes(command.options)) {
      lines.push('', 'Options with one dash go to the compiler as they are; what follows `--` goes to the program.');
    }
  }
  return `${lines.join('\n')}\n`;
}

/** `--runs N` */
export function optionUsage(name: OptionName): string {
  const value = OPTIONS[name].value;
  return value === undefined ? flagOf(name) : `${flagOf(name)} ${value.placeholder}`;
}

/** The default in words, or undefined for what is off or unset. */
export function optionDefault(name: OptionName, command: OptionCommand): string | undefined {
  const { defaultIn, defaultText, default: constant } = OPTIONS[name];
  return defaultIn?.[command] ?? defaultText ?? constant;
}

function optionRow(name: OptionName, command: OptionCommand): string {
  const fallback = optionDefault(name, command);
  const text = OPTIONS[name].summary + (fallback === undefined ? '' : ` (default: ${fallback})`);
  const usage = `  ${optionUsage(name)}`;
  const [first = '', ...rest] = wrap(text, WIDTH - INDENT);
  const start = usage.length < INDENT - 1 ? usage.padEnd(INDENT) + first : `${usage}\n${' '.repeat(INDENT)}${first}`;
  return [start, ...rest.map((line) => ' '.repeat(INDENT) + line)].join('\n');
}

function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
