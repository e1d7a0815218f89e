import { describe, expect, it } from 'vitest';
import { scratchPath } from '../../toolchain/llvm/files.ts';
import { runEmbedded } from '../../toolchain/llvm/run.ts';
import { checkLink } from './check-link.ts';
import type { LinkInput } from './model.ts';

type Files = Record<string, Uint8Array>;

const target = ['--target=wasm32-unknown-unknown', '-nostdinc', '-O1'];
const threads = ['-pthread', '-matomics', '-mbulk-memory', '-mmutable-globals'];

/** Runs a tool; what it prints, and what it wrote to `out`. */
async function tool(
  name: 'clang' | 'wasm-ld',
  args: readonly string[],
  files: Record<string, string | Uint8Array>,
): Promise<{ readonly text: string; readonly out: Uint8Array<ArrayBuffer> | undefined }> {
  const words = args.map((word) => (Object.hasOwn(files, word) ? `${scratchPath}/${word}` : word));
  const contents = new Map(Object.entries(files).map(([file, bytes]) => [file, Buffer.from(bytes)]));
  const run = await runEmbedded({ arguments: [name, ...words, '-o', `${scratchPath}/out`], inputs: contents });
  const out = run.status === 0 ? run.output('out') : undefined;
  return { text: run.stderr.replaceAll(`${scratchPath}/`, ''), out: out === undefined ? out : Uint8Array.from(out) };
}

async function compile(source: string, flags: readonly string[] = []): Promise<Uint8Array<ArrayBuffer>> {
  const { out, text } = await tool('clang', [...target, ...flags, '-c', 'a.c'], { 'a.c': source });
  if (out === undefined) throw new Error(text);
  return out;
}

async function assemble(source: string): Promise<Uint8Array<ArrayBuffer>> {
  const { out, text } = await tool('clang', [...target, '-c', 'a.s'], { 'a.s': source });
  if (out === undefined) throw new Error(text);
  return out;
}

const inputs = (files: Files): LinkInput[] => Object.entries(files).map(([name, bytes]) => ({ name, bytes }));

/** Texts of wasm-ld that the report predicts for `rule`. */
function predicted(rule: string, files: Files, options: Parameters<typeof checkLink>[1] = {}): string[] {
  const findings = checkLink(inputs(files), options).findings.filter((finding) => finding.rule === rule);
  return findings.flatMap(({ messages }) => messages.map(({ text }) => text));
}

describe('what wasm-ld will say about objects', () => {
  const shared = ['--no-entry', '--shared-memory', '--max-memory=16777216', '--import-memory', '--export-all'];
  const memory = { memory: { shared: true, initial: 2, maximum: 256 }, noMain: true };

  it('W04: shared memory with an object without atomics', async () => {
    const files = {
      'plain.o': await compile('_Thread_local int t; int f(void) { return t++; }'),
      'threads.o': await compile('_Atomic int a; int g(void) { return a++; }', threads),
    };
    const { text } = await tool('wasm-ld', [...shared, ...Object.keys(files)], files);
    expect(text).toContain(predicted('W04', files, memory)[0] ?? 'no prediction');
    const fixed = { 'threads.o': files['threads.o'] };
    expect((await tool('wasm-ld', [...shared, 'threads.o'], fixed)).text).toBe('');
    expect(predicted('W04', fixed, memory)).toEqual([]);
  });

  it('W05: thread-local data without atomics', async () => {
    const data = '.section .tdata.x,"T",@\n.globl x\n.p2align 2\nx:\n.int32 7\n.size x, 4\n';
    const code =
      '.functype f () -> (i32)\n.section .text.f,"",@\n.globl f\nf:\n.functype f () -> (i32)\nglobal.get __tls_base\ni32.const x@TLSREL\ni32.add\nend_function\n.globaltype __tls_base, i32\n';
    const files = { 'tls.o': await assemble(`.globaltype __tls_base, i32\n${code}${data}`) };
    const { text } = await tool('wasm-ld', ['--no-entry', '--export-all', ...Object.keys(files)], files);
    const texts = predicted('W05', files);
    expect(
      texts.filter((part) => text.includes(part)),
      text,
    ).not.toEqual([]);
  });

  it('W06: a feature that another object forbids', async () => {
    const forbids = await assemble(
      '.section .custom_section.target_features,"",@\n.int8 1\n.int8 45\n.int8 9\n.ascii "multimemo"\n',
    );
    const uses = await assemble(
      '.section .custom_section.target_features,"",@\n.int8 1\n.int8 43\n.int8 9\n.ascii "multimemo"\n',
    );
    const files = { 'forbids.o': forbids, 'uses.o': uses };
    const { text } = await tool('wasm-ld', ['--no-entry', ...Object.keys(files)], files);
    expect(text).toContain(predicted('W06', files)[0] ?? 'no prediction');
    expect(predicted('W06', { 'forbids.o': forbids })).toEqual([]);
  });

  it('W26: two types of one function', async () => {
    const files = {
      'calls.o': await compile('int f(int); int g(void) { return f(1); }'),
      'defines.o': await compile('double f(double x) { return x; }'),
    };
    const { text } = await tool('wasm-ld', ['--no-entry', '--export-all', ...Object.keys(files)], files);
    expect(text).toContain(predicted('W26', files)[0] ?? 'no prediction');
    const agreeing = { ...files, 'defines.o': await compile('int f(int x) { return x; }') };
    expect((await tool('wasm-ld', ['--no-entry', '--export-all', ...Object.keys(agreeing)], agreeing)).text).toBe('');
    expect(predicted('W26', agreeing)).toEqual([]);
  });

  it('W32: an object that is not position independent in a dynamic library', async () => {
    const source = 'int side_data; int f(void) { return side_data++; }';
    const link = ['-shared', '--experimental-pic', '--unresolved-symbols=import-dynamic', '--export-all'];
    const { out: main } = await tool('wasm-ld', [...link, 'm.o'], {
      'm.o': await compile('int m(void) { return 1; }', ['-fPIC']),
    });
    const plain = { 'side.o': await compile(source) };
    const { text } = await tool('wasm-ld', [...link, 'side.o'], plain);
    const texts = predicted('W32', { 'main.wasm': main ?? new Uint8Array(), ...plain });
    expect(text).toContain(texts[0] ?? 'no prediction');
    const pic = { 'side.o': await compile(source, ['-fPIC']) };
    expect((await tool('wasm-ld', [...link, 'side.o'], pic)).text).toBe('');
    expect(predicted('W32', { 'main.wasm': main ?? new Uint8Array(), ...pic })).toEqual([]);
  });
});

describe('dynamic libraries as the toolchain makes them', () => {
  const link = ['-shared', '--experimental-pic', '--unresolved-symbols=import-dynamic'];
  const library = async (source: string, compileFlags: readonly string[] = [], linkFlags: readonly string[] = []) => {
    const object = await compile(source, ['-fPIC', '-fvisibility=default', ...compileFlags]);
    const { out, text } = await tool('wasm-ld', [...link, ...linkFlags, 'a.o', '--export-dynamic'], { 'a.o': object });
    if (out === undefined) throw new Error(text);
    return out;
  };
  const rules = (files: Files): string[] =>
    checkLink(inputs(files)).findings.map(({ rule, severity }) => `${rule} ${severity}`);

  it('match without a finding', async () => {
    const main = await library(
      'int counter = 5; int twice(int x) { return x * 2; } int answer(void) { return counter; }',
    );
    const side = await library(
      'extern int counter; int twice(int); int *where = &counter; int run(void) { return twice(*where); }',
    );
    expect(rules({ 'main.wasm': main, 'side.wasm': side })).toEqual([]);
  });

  it('miss symbols, disagree about types and duplicate variables', async () => {
    const main = await library('int counter = 5; int twice(int x) { return x * 2; }');
    const side = await library(
      'int counter = 7; extern int missing; double twice(double); int nobody(int); double run(void) { return twice(counter++) + missing + nobody(1); }',
    );
    expect(rules({ 'main.wasm': main, 'side.wasm': side })).toEqual([
      'W19 error',
      'W24 error',
      'W20 silent',
      'W35 silent',
    ]);
  });

  it('lose their threads at the link', async () => {
    const source =
      '_Atomic int a; int run(void) { return a++ + __builtin_wasm_memory_atomic_wait32((int *)&a, 0, 0); }';
    const main = await library('int m(void) { return 1; }');
    const lost = await library(source, threads);
    expect(rules({ 'main.wasm': main, 'side.wasm': lost })).toContain('W03 silent');
    const kept = await library(source, threads, ['--shared-memory', '--max-memory=16777216']);
    expect(rules({ 'main.wasm': main, 'side.wasm': kept })).toContain('W02 error');
  });
});
