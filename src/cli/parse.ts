/** Splits the words after a command: two dashes are Heddle's, one dash is clang's, what follows `--` is the program's. */
import { HeddleError } from '../base/error.ts';
import { takesValue } from './clang-arguments.ts';
import type { OptionCommand, OptionName } from './option-spec.ts';
import { OPTION_NAMES, OPTIONS, flagOf, optionsOf } from './options.ts';
import type { Parsed, Parser } from './option-values.ts';
import { didYouMean, suggest } from './suggest.ts';
import { usageError } from './usage-error.ts';

/** Option values as given: one element each time the option appears; switches have `true`. */
export type GivenOptions = ReadonlyMap<OptionName, readonly unknown[]>;

export interface ParsedArguments {
  /** Words without a dash: files, finding ids, names. */
  readonly words: readonly string[];
  readonly clang: readonly string[];
  readonly program: readonly string[];
  readonly options: GivenOptions;
  readonly help: boolean;
}

/**
 * Reads everything after the command's name.
 * @throws HeddleError `HDL_USAGE_*`
 */
export function parseArguments(command: OptionCommand, args: readonly string[]): ParsedArguments {
  const end = args.indexOf('--');
  const own = end < 0 ? args : args.slice(0, end);
  const words: string[] = [];
  const clang: string[] = [];
  const options = new Map<OptionName, unknown[]>();
  let help = false;
  for (let index = 0; index < own.length; index++) {
    const argument = own[index] ?? '';
    if (argument === '--help' || argument === '-h') help = true;
    else if (argument.startsWith('--')) index += readOption(command, argument, own[index + 1], options);
    else if (argument.startsWith('-') && argument !== '-') {
      clang.push(argument);
      const next = own[index + 1];
      if (takesValue(argument) && next !== undefined) {
        clang.push(next);
        index++;
      }
    } else words.push(argument);
  }
  return { words, clang, program: end < 0 ? [] : args.slice(end + 1), options, help };
}

/** Returns how many further words it took. */
function readOption(
  command: OptionCommand,
  argument: string,
  next: string | undefined,
  options: Map<OptionName, unknown[]>,
): number {
  const equals = argument.indexOf('=');
  const flag = equals < 0 ? argument : argument.slice(0, equals);
  const name = findOption(command, flag);
  const attached = equals < 0 ? undefined : argument.slice(equals + 1);
  const spec = OPTIONS[name].value;
  const values = options.get(name) ?? [];
  options.set(name, values);
  if (spec === undefined) {
    if (attached !== undefined)
      throw usageError('HDL_USAGE_INVALID_VALUE', `Option \`${flag}\` takes no value, but got \`${attached}\`.`);
    values.push(true);
    return 0;
  }
  const text = attached ?? next;
  if (text === undefined) {
    throw usageError('HDL_USAGE_MISSING_VALUE', `Option \`${flag}\` needs a value: \`${flag} ${spec.placeholder}\`.`);
  }
  values.push(readValue(name, text, `Option \`${flag}\``, 'HDL_USAGE_INVALID_VALUE'));
  return attached === undefined ? 1 : 0;
}

function findOption(command: OptionCommand, flag: string): OptionName {
  const known = optionsOf(command);
  const name = known.find((candidate) => flagOf(candidate) === flag);
  if (name !== undefined) return name;
  const elsewhere = OPTION_NAMES.find((candidate) => flagOf(candidate) === flag);
  if (elsewhere !== undefined) {
    const commands = OPTIONS[elsewhere].commands.map((other) => `\`heddle ${other}\``).join(', ');
    throw usageError(
      'HDL_USAGE_UNKNOWN_OPTION',
      `Option \`${flag}\` belongs to ${commands}, not to \`heddle ${command}\`.`,
    );
  }
  const flags = [...known.map(flagOf), '--help'];
  const otherwise = `Run \`heddle ${command} --help\` for the list; options of the compiler have one dash, and what follows \`--\` goes to the program.`;
  throw usageError('HDL_USAGE_UNKNOWN_OPTION', `Unknown option \`${flag}\`.`, didYouMean(flag, flags, otherwise));
}

/**
 * Reads one value of an option with the table's parser.
 * @throws HeddleError with `code` when the text is not such a value.
 */
export function readValue(name: OptionName, text: string, subject: string, code: string): unknown {
  const spec = OPTIONS[name].value;
  const parse: Parser<unknown> = spec === undefined ? booleanWord : spec.parse;
  const parsed: Parsed<unknown> = parse(text);
  if (parsed.ok) return parsed.value;
  throw new HeddleError(
    code,
    `${subject} expects ${parsed.expected}, but got \`${text}\`.`,
    hintOf(spec?.choices, text, parsed.hint),
  );
}

function booleanWord(text: string): Parsed<boolean> {
  return text === 'true' || text === 'false'
    ? { ok: true, value: text === 'true' }
    : { ok: false, expected: '`true` or `false`' };
}

function hintOf(choices: readonly string[] | undefined, text: string, hint: string | undefined): { hint?: string } {
  const near = choices === undefined ? undefined : suggest(text, choices);
  const sentence = hint ?? (near === undefined ? undefined : `Did you mean \`${near}\`?`);
  return sentence === undefined ? {} : { hint: sentence };
}
