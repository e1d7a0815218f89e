/** Shell completion scripts, made from the command and option tables. */
import { assertNever } from '../base/assert.ts';
import { explainable } from '../report/explain.ts';
import { COMMANDS } from './commands.ts';
import type { OptionName } from './option-spec.ts';
import { OPTIONS, OPTION_NAMES, flagOf, optionsOf } from './options.ts';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** What a command takes first, where that is one of a few words. */
const firstWords: Readonly<Record<string, readonly string[]>> = {
  report: ['merge', 'show'],
  explain: explainable(),
  completion: SHELLS,
};

/** The script to source: `source <(heddle completion bash)`. */
export function completionScript(shell: Shell): string {
  switch (shell) {
    case 'bash':
      return bashScript();
    case 'zsh':
      return `autoload -Uz bashcompinit && bashcompinit\n${bashScript()}`;
    case 'fish':
      return fishScript();
    default:
      return assertNever(shell, 'shell');
  }
}

function bashScript(): string {
  const names = Object.keys(COMMANDS);
  return [
    '_heddle() {',
    '  local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} words=',
    '  COMPREPLY=()',
    `  if [ "$COMP_CWORD" -eq 1 ]; then COMPREPLY=($(compgen -W '${names.join(' ')}' -- "$word")); return; fi`,
    '  case $previous in',
    ...OPTION_NAMES.flatMap((name) => {
      const choices = OPTIONS[name].value?.choices;
      return choices === undefined
        ? []
        : [`    ${flagOf(name)}) COMPREPLY=($(compgen -W '${choices.join(' ')}' -- "$word")); return ;;`];
    }),
    '  esac',
    '  if [ "$COMP_CWORD" -eq 2 ]; then',
    '    case ${COMP_WORDS[1]} in',
    ...Object.entries(firstWords).map(
      ([name, words]) => `      ${name}) COMPREPLY=($(compgen -W '${words.join(' ')}' -- "$word")) ;;`,
    ),
    '    esac',
    '    if [ "${#COMPREPLY[@]}" -gt 0 ]; then return; fi',
    '  fi',
    '  case ${COMP_WORDS[1]} in',
    ...names.flatMap((name) => {
      const flags = flagsOf(name);
      return flags.length === 0 ? [] : [`    ${name}) words='${flags.join(' ')}' ;;`];
    }),
    '  esac',
    '  case $word in --*) COMPREPLY=($(compgen -W "$words" -- "$word")) ;; esac',
    '}',
    'complete -o default -F _heddle heddle',
    '',
  ].join('\n');
}

function fishScript(): string {
  const commands = Object.entries(COMMANDS).map(
    ([name, { summary }]) => `complete -c heddle -n __fish_use_subcommand -a '${name}' -d ${quoted(summary)}`,
  );
  const options = Object.entries(COMMANDS).flatMap(([command, { options: rows }]) =>
    rows === undefined ? [] : optionsOf(rows).map((name) => fishOption(command, name)),
  );
  const words = Object.entries(firstWords).map(
    ([command, list]) => `complete -c heddle -n '__fish_seen_subcommand_from ${command}' -a ${quoted(list.join(' '))}`,
  );
  return [...commands, ...options, ...words, ''].join('\n');
}

function fishOption(command: string, name: OptionName): string {
  const { value, summary } = OPTIONS[name];
  const choices = value?.choices === undefined ? '' : ` -a ${quoted(value.choices.join(' '))}`;
  const takes = value === undefined ? '' : ` -r${choices}`;
  return `complete -c heddle -n '__fish_seen_subcommand_from ${command}' -l ${flagOf(name).slice(2)}${takes} -d ${quoted(summary)}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

function flagsOf(name: string): readonly string[] {
  const options = COMMANDS[name]?.options;
  return options === undefined ? [] : [...optionsOf(options).map(flagOf), '--help'];
}
