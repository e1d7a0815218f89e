import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';

import { errno } from './errno.ts';
import {
  at,
  bytes,
  call,
  clock,
  contents,
  decoder,
  flag,
  list,
  open,
  put,
  read,
  rights,
  root,
  start,
  view,
  wasi,
  write,
} from './testing/wasi-calls.ts';

beforeEach(() => start());

describe('standard streams', () => {
  it('reads stdin and keeps what is written up to the bound', () => {
    start({}, 'hello');
    expect(read(0, 2)).toBe('he');
    expect(read(0, 10)).toBe('llo');
    expect(read(0, 10)).toBe('');
    expect(write(1, '0123456789')).toBe(10);
    expect(write(1, 'abcdefghij')).toBe(10);
    expect(write(2, 'e')).toBe(1);
    expect(decoder.decode(wasi.stdout())).toBe('0123456789abcdef');
    expect(decoder.decode(wasi.stderr())).toBe('e');
    expect(write(0, 'x')).toBe(-errno.badDescriptor);
    expect(read(1, 1)).toBe(-errno.badDescriptor);
    expect(call('fd_seek', 1, 0n, 0, at.out)).toBe(errno.noSeek);
    wasi.reset();
    expect(wasi.stdout()).toHaveLength(0);
    expect(read(0, 10)).toBe('hello');
  });
});

describe('files', () => {
  it('creates, writes, seeks, truncates and reads back', () => {
    const fd = open('a.txt', flag.create, rights.both);
    expect(fd).toBe(4);
    expect(write(fd, 'hello world')).toBe(11);
    expect(call('fd_seek', fd, -5n, 2, at.out)).toBe(0);
    expect(read(fd, 100)).toBe('world');
    expect(call('fd_seek', fd, 20n, 0, at.out)).toBe(0);
    write(fd, '!');
    expect(contents('/a.txt')).toBe(`hello world${'\0'.repeat(9)}!`);
    expect(call('fd_filestat_set_size', fd, 5n)).toBe(0);
    expect(contents('a.txt')).toBe('hello');
    expect(call('fd_seek', fd, -1n, 0, at.out)).toBe(errno.invalid);
    expect(call('fd_close', fd)).toBe(0);
    expect(call('fd_close', fd)).toBe(errno.badDescriptor);
    expect(open('a.txt', flag.create | flag.exclusive, rights.both)).toBe(-errno.exists);
    expect(open('b.txt', 0, rights.read)).toBe(-errno.noEntry);
  });

  it('appends at the end whatever the position', () => {
    const first = open('log', flag.create, rights.write, 1);
    const second = open('log', 0, rights.write, 1);
    write(first, 'a');
    write(second, 'b');
    write(first, 'c');
    expect(contents('log')).toBe('abc');
  });

  it('keeps an unlinked file until it is closed, and hard links count', () => {
    start({ '/d/x': 'data' });
    const fd = open('d/x', 0, rights.read);
    expect(call('path_link', root, 0, ...put(at.path, 'd/x'), root, ...put(at.other, 'y'))).toBe(0);
    expect(call('path_unlink_file', root, ...put(at.path, 'd/x'))).toBe(0);
    expect(read(fd, 10)).toBe('data');
    expect(contents('y')).toBe('data');
    call('path_filestat_get', root, 0, ...put(at.path, 'y'), at.out);
    expect(view.getBigUint64(at.out + 24, true)).toBe(1n);
    expect(view.getBigUint64(at.out + 32, true)).toBe(4n);
  });

  it('has room for 64 MiB, not counting files that are gone', () => {
    const make = (path: string): [fd: number, error: number] => {
      const fd = open(path, flag.create | flag.truncate, rights.both);
      return [fd, call('fd_filestat_set_size', fd, 40n << 20n)];
    };
    const remove = (path: string): number => call('path_unlink_file', root, ...put(at.path, path));
    const [first, ok] = make('a');
    expect(ok).toBe(0);
    expect(make('b')[1]).toBe(errno.noSpace);
    expect(remove('a')).toBe(0);
    // It is open.
    expect(make('b')[1]).toBe(errno.noSpace);
    call('fd_close', first);
    expect(make('b')[1]).toBe(0);
    expect(make('b')[1]).toBe(0);
    wasi.reset();
    expect(make('a')[1]).toBe(0);
  });

  it('never changes the bytes it was given, and reset restores everything', () => {
    start({ '/d/original': 'original', '/z': '' });
    const before = list('/');
    const fd = open('d/original', flag.truncate, rights.both);
    write(fd, 'changed');
    call('path_create_directory', root, ...put(at.path, 'new'));
    call('path_rename', root, ...put(at.path, 'd'), root, ...put(at.other, 'new/d'));
    call('path_unlink_file', root, ...put(at.path, 'z'));
    expect(contents('new/d/original')).toBe('changed');
    expect(list('new/d/..')).toEqual(['.', '..', 'd']);
    wasi.reset();
    expect(list('/')).toEqual(before);
    expect(contents('d/original')).toBe('original');
    expect(open('z', 0, rights.read)).toBe(4);
  });
});

describe('names', () => {
  it('follows links, refuses cycles and paths through files', () => {
    start({ '/d/x': 'data' });
    call('path_symlink', ...put(at.other, 'd'), root, ...put(at.path, 'l'));
    call('path_symlink', ...put(at.other, '/loop'), root, ...put(at.path, 'loop'));
    expect(contents('l/x')).toBe('data');
    expect(contents('d/../l/./x')).toBe('data');
    expect(contents('../../d/x')).toBe('data');
    expect(open('loop', 0, rights.read)).toBe(-errno.loop);
    expect(open('d/x/y', 0, rights.read)).toBe(-errno.notDirectory);
    expect(call('path_readlink', root, ...put(at.path, 'l'), at.data, 10, at.out)).toBe(0);
    expect(decoder.decode(bytes.subarray(at.data, at.data + 1))).toBe('d');
  });

  it('says why a directory cannot be removed or replaced', () => {
    start({ '/d/x': 'data', '/e/f/y': '' });
    expect(call('path_remove_directory', root, ...put(at.path, 'd'))).toBe(errno.notEmpty);
    expect(call('path_unlink_file', root, ...put(at.path, 'd'))).toBe(errno.isDirectory);
    expect(call('path_remove_directory', root, ...put(at.path, 'd/x'))).toBe(errno.notDirectory);
    expect(call('path_rename', root, ...put(at.path, 'e'), root, ...put(at.other, 'e/f/e'))).toBe(errno.invalid);
    expect(call('path_rename', root, ...put(at.path, 'e'), root, ...put(at.other, 'd'))).toBe(errno.notEmpty);
    expect(open('d', 0, rights.write)).toBe(-errno.isDirectory);
  });

  it('lists a directory in pieces', () => {
    start(Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`/d/file-${index}`, ''])));
    const fd = open('d', flag.directory, rights.read);
    let cookie = 0n;
    let count = 0;
    for (;;) {
      call('fd_readdir', fd, at.other, 100, cookie, at.out);
      const used = view.getUint32(at.out, true);
      let position = 0;
      while (position + 24 <= used && position + 24 + view.getUint32(at.other + position + 16, true) <= used) {
        cookie = view.getBigUint64(at.other + position, true);
        position += 24 + view.getUint32(at.other + position + 16, true);
        count++;
      }
      if (used < 100) break;
    }
    expect(count).toBe(22);
  });
});

describe('process', () => {
  it('hands over arguments and environment', () => {
    call('args_sizes_get', at.out, at.out + 4);
    expect([view.getUint32(at.out, true), view.getUint32(at.out + 4, true)]).toEqual([2, 13]);
    call('args_get', at.other, at.data);
    expect(
      decoder.decode(bytes.subarray(view.getUint32(at.other + 4, true), view.getUint32(at.other + 4, true) + 4)),
    ).toBe('ä b');
    call('environ_get', at.other, at.data);
    expect(decoder.decode(bytes.subarray(at.data, at.data + 11))).toBe('HOME=/\0N=1\0');
  });

  it('knows clocks, randomness and bad pointers', () => {
    clock.nowNs = 5n;
    expect(call('clock_time_get', 3, 0n, at.out)).toBe(0);
    expect(view.getBigUint64(at.out, true)).toBe(6n);
    expect(call('clock_time_get', 9, 0n, at.out)).toBe(errno.invalid);
    expect(call('clock_time_get', 0, 0n, 65530)).toBe(errno.fault);
    expect(call('random_get', 65000, 1000)).toBe(errno.fault);
    expect(call('fd_write', 1, -8, 1, at.out)).toBe(errno.fault);
    expect(() => call('proc_exit', 3)).toThrow('exit 3');
    expect(() => call('sock_send', 3)).toThrow('unsupported send');
  });

  it('shares a description between duplicates and gives the tag back with the last one', () => {
    const fd = call('heddle_fd_open', 77, 1);
    const copy = call('heddle_fd_duplicate', fd, 10);
    expect([fd, copy]).toEqual([4, 10]);
    expect(call('heddle_fd_tag', copy)).toBe(77);
    expect(call('heddle_fd_release', fd)).toBe(0);
    expect(call('heddle_fd_release', copy)).toBe(77);
    expect(call('heddle_fd_duplicate', copy, 0)).toBe(-1);
    expect(call('heddle_fd_tag', 1)).toBe(0);
  });
});

describe('any sequence of calls', () => {
  const names = fc.constantFrom('a', 'b', 'd', 'd/a', 'd/b', 'l', '..', 'd/../a', '');
  const action = fc.oneof(
    fc.tuple(fc.constant('open'), names, fc.nat(15)),
    fc.tuple(fc.constant('write'), fc.nat(6), fc.nat(300)),
    fc.tuple(fc.constant('unlink'), names, fc.nat(1)),
    fc.tuple(fc.constant('mkdir'), names, fc.nat(1)),
    fc.tuple(fc.constant('rename'), names, fc.nat(8)),
    fc.tuple(fc.constant('symlink'), names, fc.nat(8)),
    fc.tuple(fc.constant('resize'), fc.nat(6), fc.nat(300)),
  );
  const all = ['a', 'b', 'd', 'd/a', 'd/b', 'l'];

  function run(steps: readonly (readonly [string, string | number, number])[]): string {
    const answers = steps.map(([name, first, second]) => {
      const path = put(at.path, String(first));
      switch (name) {
        case 'open':
          return open(String(first), second, second & 1 ? rights.both : rights.read);
        case 'write':
          return write(4 + Number(first), 'x'.repeat(second));
        case 'unlink':
          return call('path_unlink_file', root, ...path) || call('path_remove_directory', root, ...path);
        case 'mkdir':
          return call('path_create_directory', root, ...path);
        case 'rename':
          return call('path_rename', root, ...path, root, ...put(at.other, all[second % all.length] ?? ''));
        case 'symlink':
          return call('path_symlink', ...put(at.other, all[second % all.length] ?? ''), root, ...path);
        default:
          return call('fd_filestat_set_size', 4 + Number(first), BigInt(second));
      }
    });
    return JSON.stringify([answers, list('/'), all.map((path) => contents(path))]);
  }

  it('gives the same answers after a reset', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 40 }), (steps) => {
        start({ '/a': 'first', '/d/a': 'second' });
        const first = run(steps);
        wasi.reset();
        expect(run(steps)).toBe(first);
        wasi.reset();
        expect(contents('d/a')).toBe('second');
      }),
      { numRuns: 200, seed: 1 },
    );
  });
});
