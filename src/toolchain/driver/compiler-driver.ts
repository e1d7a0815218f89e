/** `heddle cc` and `heddle c++`: compilers to put into a build system. */

import * as path from 'node:path';

import { HeddleError } from '../../base/error.ts';
import type { BundledLibrary } from '../../wasm/bundle.ts';
import type { Backend } from '../backend.ts';
import { cacheFolder, ContentCache } from '../cache/content-cache.ts';
import { chooseBackend } from '../choose-backend.ts';
import { clangCommand } from '../clang-command.ts';
import { compileError, compileObject } from '../compile.ts';
import type { Language } from '../flags.ts';
import { statOfInput } from '../input-file.ts';
import { isLibrary, readLibrary } from '../libraries.ts';
import { linkProgram, type LinkInput } from '../link.ts';
import { linkLibrary } from '../link-library.ts';
import { scratchPath } from '../llvm/files.ts';
import { kindOf, languageOf } from '../source-kinds.ts';
import { foreignAssembly, isEmptyAssembly, isPreprocessedAssembly, refusedAssembly } from './assembly.ts';
import { type CompilerArguments, type LinkItem, parseCompilerArguments } from './arguments.ts';
import { dependencyFile, dependencyFlags, withoutEmbeddedHeaders } from './dependency-file.ts';
import { expandResponseFiles } from './response-files.ts';
import { textOf } from './stdin.ts';
import { writeOutput } from './write-output.ts';

export type DriverName = 'cc' | 'c++';

type InputItem = Extract<LinkItem, { kind: 'input' }>;

/**
 * Does what a compiler does with these arguments: writes files, prints diagnostics to stderr, returns the exit code.
 * `HEDDLE_TOOLCHAIN=native` chooses the native compiler.
 */
export async function runCompilerDriver(argv: readonly string[], name: DriverName): Promise<number> {
  try {
    const cwd = process.cwd();
    const given = parseCompilerArguments(expandResponseFiles(argv, cwd));
    const backend = await chooseBackend(process.env['HEDDLE_TOOLCHAIN'] === 'native' ? 'native' : 'embedded');
    return await new CompilerDriver(backend, given, name, cwd).run();
  } catch (error) {
    if (!(error instanceof HeddleError)) throw error;
    process.stderr.write(error.output ?? '');
    process.stderr.write(`heddle ${name}: error: ${error.message} [${error.code}]\n`);
    if (error.hint !== undefined) process.stderr.write(`heddle ${name}: hint: ${error.hint}\n`);
    return 1;
  }
}

class CompilerDriver {
  readonly #backend: Backend;
  readonly #cache = new ContentCache(cacheFolder(process.env));
  readonly #given: CompilerArguments;
  readonly #name: DriverName;
  readonly #cwd: string;

  constructor(backend: Backend, given: CompilerArguments, name: DriverName, cwd: string) {
    this.#backend = backend;
    this.#given = given;
    this.#name = name;
    this.#cwd = cwd;
  }

  async run(): Promise<number> {
    const { questions, verbose, mode, linkerVersion } = this.#given;
    for (const warning of this.#given.warnings) process.stderr.write(`heddle ${this.#name}: ${warning}\n`);
    const inputs = this.#given.items.filter((item) => item.kind === 'input');
    if (questions.length > 0 || (verbose && inputs.length === 0)) return this.#answer();
    if (linkerVersion) await this.#linkerVersion();
    if (linkerVersion && inputs.length === 0) return 0;
    if (inputs.length === 0) throw new HeddleError('HDL_NO_INPUT', 'There is no file to compile.');
    for (const { file } of inputs) this.#refuse(file);
    const isHeaders = inputs.every((item) => this.#isHeader(item));
    if (mode === 'link' && !isHeaders) return this.#link();
    const sources = inputs.filter((item) => this.#isSource(item));
    if (this.#given.output !== undefined && sources.length > 1 && mode === 'object') {
      throw new HeddleError('HDL_OUTPUT_AMBIGUOUS', 'With `-c`, `-o` names one output, and there are several sources.');
    }
    for (const source of sources) {
      if (mode === 'object' || mode === 'link') await this.#compile(source);
      else await this.#print(source);
    }
    return 0;
  }

  async #answer(): Promise<number> {
    const words = [...this.#given.questions, ...(this.#given.verbose ? ['-v'] : [])];
    const run = await this.#backend.run({ arguments: [...this.#command(undefined), ...words] });
    process.stdout.write(run.stdout);
    process.stderr.write(run.stderr);
    return run.status;
  }

  /** What build systems ask to know which linker options they may use. */
  async #linkerVersion(): Promise<void> {
    const run = await this.#backend.run({ arguments: ['wasm-ld', '--version'] });
    process.stdout.write(run.stdout);
  }

  /** Compiles to an object file. */
  async #compile(source: InputItem): Promise<void> {
    const object = `${stem(source.file)}.${this.#emitsLlvm() ? 'bc' : 'o'}`;
    const output = this.#given.output ?? (this.#isHeader(source) ? `${source.file}.gch` : object);
    const compiled = await this.#object(source, output);
    writeOutput(path.resolve(this.#cwd, output), compiled.object);
  }

  async #object(source: InputItem, output: string): Promise<{ object: Uint8Array }> {
    if (isPreprocessedAssembly(source)) return await this.#nothing(source, output);
    const flags = dependencyFlags(this.#given, output);
    const compiled = await compileObject(this.#backend, this.#cache, {
      ...textOf(source.file, this.#cwd),
      language: this.#language(source),
      flags: this.#flags(source),
      cwd: this.#cwd,
      instrument: true,
      ...(flags === undefined ? {} : { dependencies: flags }),
    });
    process.stderr.write(compiled.diagnostics);
    if (flags !== undefined) {
      writeOutput(
        path.resolve(this.#cwd, dependencyFile(this.#given, output)),
        withoutEmbeddedHeaders(compiled.dependencies),
      );
    }
    return compiled;
  }

  /** Assembly of which the preprocessor leaves nothing, as it is for processors that this is not: an empty object. */
  async #nothing(source: InputItem, output: string): Promise<{ object: Uint8Array }> {
    const { text, dependencies } = await this.#preprocessed(source, output);
    if (text.split('\n').some((line) => !isEmptyAssembly.test(line))) throw foreignAssembly(source.file);
    if (this.#given.dependencies !== undefined) {
      const file = dependencyFile(this.#given, output);
      writeOutput(path.resolve(this.#cwd, file), withoutEmbeddedHeaders(dependencies));
    }
    return await compileObject(this.#backend, this.#cache, {
      file: '-',
      language: 'c',
      flags: ['-x', 'c'],
      cwd: this.#cwd,
      instrument: true,
      stdin: new Uint8Array(),
    });
  }

  /** The text of `source`, and its dependency file where one was asked for. */
  async #preprocessed(source: InputItem, output: string): Promise<{ text: string; dependencies: string }> {
    const flags = dependencyFlags(this.#given, output);
    const run = await this.#backend.run({
      arguments: [
        ...this.#command({ ...source, language: 'assembler-with-cpp' }),
        ...(flags === undefined ? [] : [...flags, '-MF', `${scratchPath}/dependencies`]),
        '-E',
        source.file,
        '-o',
        `${scratchPath}/text`,
      ],
    });
    if (run.status !== 0) throw compileError(source.file, run.stderr, this.#flags(source));
    const made = (name: string): string => Buffer.from(run.output(name) ?? new Uint8Array()).toString('utf8');
    return { text: made('text'), dependencies: made('dependencies') };
  }

  /** `-E`, `-S`, `-M`, `-fsyntax-only`: to `-o`, else to where clang would write. */
  async #print(source: InputItem): Promise<void> {
    const { mode } = this.#given;
    const scratch = 'text';
    const modeFlag = {
      preprocess: '-E',
      assembly: '-S',
      syntax: '-fsyntax-only',
      dependencies: '-M',
      object: '-c',
      link: '-c',
    }[mode];
    // `-E -MMD` writes a dependency file beside the text, named as for the object.
    const beside = mode === 'preprocess' ? dependencyFlags(this.#given, `${stem(source.file)}.o`) : undefined;
    const dependencies =
      mode === 'dependencies' ? [this.#given.dependencies?.systemHeaders === true ? '-M' : '-MM'] : [modeFlag];
    const { file: name, ...stdin } = textOf(source.file, this.#cwd);
    const run = await this.#backend.run({
      arguments: [
        ...this.#command(source),
        ...dependencies,
        ...(mode === 'dependencies' ? this.#given.dependencyFlags : []),
        ...(beside === undefined ? [] : [...beside, '-MF', `${scratchPath}/dependencies`]),
        name,
        ...(mode === 'syntax' ? [] : ['-o', `${scratchPath}/${scratch}`]),
      ],
      ...stdin,
    });
    if (run.status !== 0) throw compileError(source.file, run.stderr, this.#flags(source));
    process.stderr.write(run.stderr);
    if (beside !== undefined) {
      const file = dependencyFile(this.#given, this.#given.output ?? `${stem(source.file)}.o`);
      const made = Buffer.from(run.output('dependencies') ?? new Uint8Array()).toString('utf8');
      writeOutput(path.resolve(this.#cwd, file), withoutEmbeddedHeaders(made));
    }
    const text = run.output(scratch) ?? new Uint8Array();
    const assembly = mode === 'assembly' ? `${stem(source.file)}.${this.#emitsLlvm() ? 'll' : 's'}` : undefined;
    const file = this.#given.output ?? (mode === 'dependencies' ? this.#given.dependencies?.file : assembly);
    const contents = mode === 'dependencies' ? withoutEmbeddedHeaders(Buffer.from(text).toString('utf8')) : text;
    if (file === undefined || file === '-') process.stdout.write(contents);
    else writeOutput(path.resolve(this.#cwd, file), contents);
  }

  async #link(): Promise<number> {
    const inputs: LinkInput[] = [];
    const libraries: BundledLibrary[] = [];
    let language: Language = this.#name === 'c++' ? 'c++' : 'c';
    const output = this.#given.output ?? 'a.out';
    for (const item of this.#given.items) {
      if (item.kind !== 'input') inputs.push(item);
      else if (this.#isLibrary(item.file)) libraries.push(readLibrary(item.file, this.#cwd));
      else if (!this.#isSource(item)) inputs.push({ kind: 'file', file: item.file });
      else {
        if (this.#language(item) === 'c++') language = 'c++';
        const compiled = await this.#object(item, output);
        inputs.push({ kind: 'object', name: item.file, bytes: compiled.object });
      }
    }
    const { libraryFolders } = this.#given;
    const request = { inputs, libraryFolders, language, cwd: this.#cwd, libraries };
    const link = this.#given.shared ? linkLibrary : linkProgram;
    const { binary, diagnostics } = await link(this.#backend, this.#cache, request);
    process.stderr.write(diagnostics);
    writeOutput(path.resolve(this.#cwd, output), binary, 0o755);
    return 0;
  }

  #emitsLlvm(): boolean {
    return this.#given.compile.includes('-emit-llvm');
  }

  #command(source: InputItem | undefined): string[] {
    const language = source === undefined ? (this.#name === 'c++' ? 'c++' : 'c') : this.#language(source);
    return clangCommand(this.#backend, { language, cwd: this.#cwd, instrument: true, flags: this.#flags(source) });
  }

  #flags(source: InputItem | undefined): string[] {
    const language = source?.language === undefined ? [] : ['-x', source.language];
    return [...this.#given.compile, ...language];
  }

  #isSource(item: InputItem): boolean {
    if (item.language !== undefined || item.file === '-') return true;
    const kind = kindOf(item.file);
    const compiled = kind === 'c' || kind === 'c++' || kind === 'header' || path.extname(item.file) === '.S';
    return compiled || this.#given.mode === 'preprocess';
  }

  #isLibrary(file: string): boolean {
    return isLibrary(path.resolve(this.#cwd, file));
  }

  /** Compiled to a precompiled header. */
  #isHeader(item: InputItem): boolean {
    return item.language === undefined ? kindOf(item.file) === 'header' : item.language.endsWith('-header');
  }

  #language(item: InputItem): Language {
    if (item.language !== undefined) return languageOf(item.language);
    return this.#name === 'c++' || kindOf(item.file) === 'c++' ? 'c++' : 'c';
  }

  /** @throws HeddleError for inputs that cannot work. */
  #refuse(file: string): void {
    if (file !== '-') statOfInput(file, this.#cwd);
    const kind = kindOf(file);
    if (kind === 'shared' && !this.#isLibrary(file)) {
      throw new HeddleError('HDL_LINK_SHARED_LIBRARY', `\`${file}\` is a shared library of another system.`, {
        hint: 'Build the library with `heddle cc -shared -fPIC`, or as an archive (`.a`) with `heddle ar`.',
      });
    }
    const { mode } = this.#given;
    const mayBeEmpty = path.extname(file) === '.S' && (mode === 'object' || mode === 'link' || mode === 'dependencies');
    if (kind !== 'assembly' || mode === 'preprocess' || mayBeEmpty) return;
    throw refusedAssembly(file, this.#cwd);
  }
}

/** The name of a file without its folder and ending. */
function stem(file: string): string {
  return path.basename(file).replace(/\.[^.]*$/, '');
}
