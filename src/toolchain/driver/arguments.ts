/** Reads a compiler command line as clang's driver does, into compile flags and link items in order. */

import { HeddleError } from '../../base/error.ts';
import {
  dropped,
  droppedLinker,
  droppedLinkerWithValue,
  droppedWithValue,
  ignored,
  refused,
  withValue,
} from './argument-tables.ts';

/** What goes to the linker, in order. */
export type LinkItem =
  | { readonly kind: 'input'; readonly file: string; readonly language: string | undefined }
  | { readonly kind: 'library'; readonly name: string }
  | { readonly kind: 'flag'; readonly flag: string };

export type Mode = 'link' | 'object' | 'assembly' | 'preprocess' | 'dependencies' | 'syntax';

export interface DependencyOutput {
  /** `-MD` rather than `-MMD`. */
  readonly systemHeaders: boolean;
  readonly file: string | undefined;
}

export interface CompilerArguments {
  readonly mode: Mode;
  readonly output: string | undefined;
  /** `-shared`: a dynamic library is wanted. */
  readonly shared: boolean;
  /** What the last `-x` said. */
  readonly language: string | undefined;
  /** For clang, in order. */
  readonly compile: readonly string[];
  readonly items: readonly LinkItem[];
  readonly libraryFolders: readonly string[];
  readonly dependencies: DependencyOutput | undefined;
  /** `-MT`, `-MQ`, `-MP`, `-MG`: how a dependency file is written. */
  readonly dependencyFlags: readonly string[];
  /** Questions such as `-dumpmachine`. */
  readonly questions: readonly string[];
  readonly verbose: boolean;
  /** `-Wl,--version` and `-Wl,-v`: the linker is asked who it is. */
  readonly linkerVersion: boolean;
  /** One line for each flag that is dropped though it promises something. */
  readonly warnings: readonly string[];
}

const modes: Readonly<Record<string, Mode>> = {
  '-c': 'object',
  '-S': 'assembly',
  '-E': 'preprocess',
  '-M': 'dependencies',
  '-MM': 'dependencies',
  '-fsyntax-only': 'syntax',
};

const linkerQuestions: ReadonlySet<string> = new Set(['--version', '-v', '-V']);

const questionPattern = /^(--version|-dumpmachine|-dumpversion|-print-.*|--print-.*|-###|--help|-help)$/;

/** @throws HeddleError `HDL_FLAG_UNSUPPORTED` for what cannot work, `HDL_FLAG_INCOMPLETE` for a missing value. */
export function parseCompilerArguments(argv: readonly string[]): CompilerArguments {
  const reader = new ArgumentReader(argv);
  while (reader.more()) reader.step();
  return reader.result();
}

class ArgumentReader {
  readonly #words: string[];
  #at = 0;
  #mode: Mode = 'link';
  #output: string | undefined;
  #language: string | undefined;
  #dependencies: { systemHeaders: boolean; file: string | undefined } | undefined;
  #dependencyFile: string | undefined;
  #verbose = false;
  #shared = false;
  #pic = false;
  #linkerQuestion = false;
  readonly #compile: string[] = [];
  readonly #items: LinkItem[] = [];
  readonly #libraryFolders: string[] = [];
  readonly #dependencyFlags: string[] = [];
  readonly #questions: string[] = [];
  readonly #warnings = new Set<string>();

  constructor(argv: readonly string[]) {
    this.#words = [...argv];
  }

  more(): boolean {
    return this.#at < this.#words.length;
  }

  step(): void {
    const word = this.#words[this.#at++] ?? '';
    if (word === '-' || !word.startsWith('-')) {
      this.#items.push({ kind: 'input', file: word, language: this.#language });
      return;
    }
    const warning = ignored.find(({ pattern }) => pattern.test(word));
    if (warning !== undefined) this.#warnings.add(`warning: \`${word}\` has no effect: ${warning.why}`);
    if (dropped.some((pattern) => pattern.test(word))) return;
    const reason = refused.find(({ pattern }) => pattern.test(word));
    if (reason !== undefined) {
      throw new HeddleError('HDL_FLAG_UNSUPPORTED', `\`${word}\` ${reason.what}.`, { hint: reason.hint });
    }
    if (questionPattern.test(word)) this.#questions.push(word);
    else if (word === '-v') this.#verbose = true;
    else if (word === '-shared') this.#shared = this.#pic = true;
    else if (/^-f(pic|PIC)$/.test(word)) this.#pic = true;
    else if (droppedWithValue.has(word)) this.#value(word);
    else this.#option(word);
  }

  #option(word: string): void {
    const mode = modes[word];
    if (mode !== undefined) this.#mode = mode;
    if (word === '-MM' || word === '-M') this.#dependencies = { systemHeaders: word === '-M', file: undefined };
    else if (word === '-MD' || word === '-MMD') this.#dependencies = { systemHeaders: word === '-MD', file: undefined };
    else if (word === '-MP' || word === '-MG') this.#dependencyFlags.push(word);
    else if (mode !== undefined) return;
    else if (word.startsWith('-Wl,')) this.#linkerWords(word.slice(4).split(','));
    else if (word.startsWith('-Wp,')) this.#words.splice(this.#at, 0, ...preprocessorWords(word.slice(4).split(',')));
    else if (withValue.has(word)) this.#valued(word, this.#value(word), true);
    else if (/^-[oxlLu]./.test(word)) this.#valued(word.slice(0, 2), word.slice(2), false);
    else if (/^-M[FTQ]./.test(word)) this.#valued(word.slice(0, 3), word.slice(3), false);
    else this.#compile.push(word);
  }

  #valued(option: string, value: string, separate: boolean): void {
    if (option === '-o') this.#output = value;
    else if (option === '-x') this.#language = value === 'none' ? undefined : value;
    else if (option === '-l') this.#items.push({ kind: 'library', name: value });
    else if (option === '-L') this.#libraryFolders.push(value);
    else if (option === '-MF') this.#dependencyFile = value;
    else if (option === '-MT' || option === '-MQ') this.#dependencyFlags.push(option, value);
    else if (option === '-u') this.#linkerWords(['-u', value]);
    else if (option === '-z') return;
    else if (option === '-Xlinker') this.#linkerWords([value]);
    else this.#compile.push(...(separate ? [option, value] : [option + value]));
  }

  #linkerWords(words: readonly string[]): void {
    for (let index = 0; index < words.length; index++) {
      const word = words[index] ?? '';
      if (linkerQuestions.has(word)) this.#linkerQuestion = true;
      else if (droppedLinkerWithValue.has(word)) index++;
      else if (/^-l./.test(word)) this.#items.push({ kind: 'library', name: word.slice(2) });
      else if (/^-L./.test(word)) this.#libraryFolders.push(word.slice(2));
      else if (word !== '' && !droppedLinker.some((pattern) => pattern.test(word)))
        this.#items.push({ kind: 'flag', flag: word });
    }
  }

  #value(option: string): string {
    const value = this.#words[this.#at++];
    if (value === undefined) throw new HeddleError('HDL_FLAG_INCOMPLETE', `\`${option}\` needs a value.`);
    return value;
  }

  result(): CompilerArguments {
    const file = this.#dependencyFile;
    return {
      mode: this.#mode,
      output: this.#output,
      shared: this.#shared,
      language: this.#language,
      compile: [...(this.#pic ? picFlags : []), ...this.#compile],
      items: this.#items,
      libraryFolders: this.#libraryFolders,
      dependencies: this.#dependencies === undefined ? undefined : { ...this.#dependencies, file },
      dependencyFlags: this.#dependencyFlags,
      questions: this.#questions,
      verbose: this.#verbose,
      linkerVersion: this.#linkerQuestion,
      warnings: [...this.#warnings],
    };
  }
}

/** The target hides symbols unless told otherwise; a user's own choice comes later. */
const picFlags: readonly string[] = ['-fPIC', '-fvisibility=default'];

/** `-Wp,-MMD,file` means `-MMD -MF file`. */
function preprocessorWords(words: readonly string[]): string[] {
  const [first, second] = words;
  if ((first === '-MD' || first === '-MMD') && second !== undefined) return [first, '-MF', second, ...words.slice(2)];
  return [...words];
}
