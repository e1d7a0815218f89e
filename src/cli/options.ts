/**
 * The one table of options: the parser, `--help`, the type and checks of `heddle.config.ts`, shell completion and
 * docs/reference/cli.md all come from here.
 */
import { reporters, type ReporterName } from '../report/reporters.ts';
import { campaignOptions } from './campaign-options.ts';
import {
  ALL_COMMANDS,
  campaign,
  choice,
  type OptionCommand,
  type OptionName,
  type OptionTable,
  program,
} from './option-spec.ts';
import {
  directory,
  dynamicLibrary,
  hostMemory,
  nonEmpty,
  percentage,
  reporterSpec,
  variable,
  wholeNumber,
} from './option-values.ts';

const REPORTER_NAMES = Object.keys(reporters) as ReporterName[];

/** The table, in the order of the help text. */
export const OPTIONS: OptionTable = {
  ...campaignOptions,
  env: {
    ...program,
    value: { placeholder: 'NAME=VALUE', parse: variable },
    repeatable: true,
    summary: 'variable in the environment of the program, which is empty otherwise; repeatable',
    group: 'Program',
  },
  dir: {
    ...program,
    value: { placeholder: 'HOST:/GUEST', parse: directory },
    repeatable: true,
    summary: 'copy a folder into the in-memory file system of the program; repeatable',
    group: 'Program',
  },
  library: {
    ...program,
    value: { placeholder: '[PATH=]FILE,...', parse: dynamicLibrary },
    repeatable: true,
    summary:
      'dynamic library that the program opens with dlopen, from sources (a.c is opened as a.so) or built with -shared; repeatable',
    group: 'Program',
  },
  stdin: {
    ...program,
    value: { placeholder: 'FILE', parse: nonEmpty('a file name') },
    summary: 'file that the program reads as standard input, which is empty otherwise',
    group: 'Program',
  },
  toolchain: {
    ...program,
    value: choice('embedded|native', 'embedded', 'native'),
    summary: 'compiler that comes with Heddle, or clang and wasm-ld 22 or newer from PATH',
    default: 'embedded',
    group: 'Program',
  },
  failOn: {
    commands: ['check', 'specimens', 'report'],
    configurable: true,
    value: choice('error|warning', 'error', 'warning'),
    summary: 'least severity that makes the exit code 1',
    default: 'warning',
    group: 'Verdict',
  },
  confidence: {
    ...campaign,
    value: { placeholder: 'P', parse: percentage(50, 99.999) },
    summary: 'confidence of the intervals in the report, in percent',
    default: '95',
    group: 'Verdict',
  },
  suppressions: {
    ...campaign,
    value: { placeholder: 'FILE', parse: nonEmpty('a file name') },
    summary: 'rules for findings to leave out; they are counted and printed',
    defaultText: 'heddle.suppressions if there',
    group: 'Verdict',
  },
  baseline: {
    ...campaign,
    value: { placeholder: 'FILE', parse: nonEmpty('a file name') },
    summary: 'earlier --json result whose findings are left out; they are counted and printed',
    group: 'Verdict',
  },
  memory: {
    commands: ['link'],
    configurable: false,
    value: { placeholder: 'LIMITS', parse: hostMemory },
    summary:
      'memory that the host provides, instead of a main module: shared,initial=N,max=N in pages, or sizes such as 16M',
    group: 'Program',
  },
  glue: {
    commands: ['link'],
    configurable: false,
    value: { placeholder: 'FILE', parse: nonEmpty('a file name') },
    summary:
      'JavaScript that Emscripten made beside the main module: its memory settings and the functions it provides',
    group: 'Program',
  },
  explain: {
    commands: ['link'],
    configurable: false,
    value: { placeholder: 'TEXT', parse: nonEmpty('the text of an error') },
    summary: 'say which rule the text of an engine, loader or linker belongs to',
    group: 'Output',
  },
  reporter: {
    commands: ['check', 'link', 'report'],
    configurable: true,
    value: { placeholder: 'NAME[=FILE]', parse: reporterSpec(...REPORTER_NAMES), choices: REPORTER_NAMES },
    repeatable: true,
    summary: `form of the result, on standard output or in a file: ${REPORTER_NAMES.join(', ')}; repeatable`,
    default: 'text',
    group: 'Output',
  },
  json: {
    commands: ALL_COMMANDS,
    configurable: false,
    summary: 'same as --reporter json',
    group: 'Output',
  },
  step: {
    commands: ['replay'],
    configurable: false,
    summary: 'print the whole interleaving, one column per thread',
    group: 'Output',
  },
  verbose: {
    commands: ['check', 'replay', 'verify', 'report'],
    configurable: true,
    summary: 'add to the text: whole stacks of locks and thread creations, program output, schedules',
    group: 'Output',
  },
  all: {
    commands: ['specimens'],
    configurable: false,
    summary: 'run every specimen',
    group: 'Program',
  },
  yes: {
    commands: ['init'],
    configurable: false,
    summary: 'write without asking, as off a terminal',
    group: 'Output',
  },
  port: {
    commands: ['ui'],
    configurable: false,
    value: { placeholder: 'N', parse: wholeNumber(0, 65_535) },
    summary: 'port of this machine to listen on; 0 is any that is free',
    default: '0',
    group: 'Output',
  },
  debug: {
    commands: ALL_COMMANDS,
    configurable: false,
    summary: 'print the stack of an error',
    group: 'Output',
  },
};

/** `maxSteps` as `--max-steps`. */
export function flagOf(name: OptionName): string {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** Names of the options that `command` takes, in table order. */
export function optionsOf(command: OptionCommand): readonly OptionName[] {
  return OPTION_NAMES.filter((name) => OPTIONS[name].commands.includes(command));
}

/** All names in table order. */
export const OPTION_NAMES: readonly OptionName[] = Object.keys(OPTIONS) as OptionName[];
