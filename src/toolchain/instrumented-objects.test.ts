import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { refuseUninstrumented } from './instrumented-objects.ts';

const folder = mkdtempSync(join(tmpdir(), 'heddle-objects-'));
const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const code = [10, 4, 1, 2, 0, 11];
const dataOnly = [11, 1, 0];
const hooks = [0, 12, 11, ...Buffer.from('__tsan_init')];

function check(name: string, bytes: readonly number[] | Buffer): () => void {
  const path = join(folder, name);
  writeFileSync(path, Buffer.from(bytes));
  return () => refuseUninstrumented(name, path);
}

function archive(...objects: readonly (readonly number[])[]): Buffer {
  const parts = objects.map((object, index) => {
    const head = `m${index}.o/`.padEnd(16) + '0'.padEnd(12) + '0'.padEnd(6) + '0'.padEnd(6) + '644'.padEnd(8);
    const padding = object.length % 2 === 1 ? '\n' : '';
    return Buffer.concat([
      Buffer.from(`${head}${String(object.length).padEnd(10)}\`\n`),
      Buffer.from(object),
      Buffer.from(padding),
    ]);
  });
  return Buffer.concat([Buffer.from('!<arch>\n'), ...parts]);
}

describe('refuseUninstrumented', () => {
  it('refuses code without hooks', () => {
    expect(check('plain.o', [...header, ...code])).toThrowError(/`plain\.o` was compiled without Heddle's hooks/);
  });
  it('takes code with hooks, and objects without code', () => {
    expect(check('good.o', [...header, ...hooks, ...code])).not.toThrow();
    expect(check('data.o', [...header, ...dataOnly])).not.toThrow();
  });
  it('names the member of an archive', () => {
    const good = [...header, ...hooks, ...code];
    expect(check('good.a', archive(good, good))).not.toThrow();
    expect(check('mixed.a', archive(good, [...header, ...code]))).toThrowError(/Member `m1\.o` of `mixed\.a`/);
  });
  it('names the format of an object for another machine', () => {
    const elf = [0x7f, 0x45, 0x4c, 0x46, 2, 1];
    expect(check('native.o', elf)).toThrowError(
      '`native.o` is an ELF object for another machine: expected WebAssembly.',
    );
    expect(check('native.a', archive([...header, ...hooks, ...code], elf))).toThrowError(
      'Member `m1.o` of `native.a` is an ELF object for another machine',
    );
  });
  it('says that a file is no object', () => {
    expect(check('text.o', Buffer.from('hello'))).toThrowError('`text.o` is neither an object nor an archive');
    expect(check('empty.o', [])).toThrowError('`empty.o` is neither an object nor an archive');
  });
  it('leaves what is cut off to the linker', () => {
    expect(check('cut.o', [...header, 10])).toThrow();
    expect(check('bitcode.o', [0x42, 0x43, 0xc0, 0xde])).not.toThrow();
  });
});
