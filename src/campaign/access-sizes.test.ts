/** Both sides of a race are told with the sizes of the whole accesses or calls, also where the race is on a part of them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { check } from '../index.ts';

const folder = mkdtempSync(join(tmpdir(), 'heddle-sizes-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const bodies: Readonly<Record<string, readonly [early: string, late: string, operations: readonly string[]]>> = {
  memcpy: ['buffer[10] = 1;', 'memcpy(buffer, other, 64);', ['write of 64 bytes', 'write of 1 byte']],
  'memcpy, reading': ['other[33] = 1;', 'memcpy(buffer, other, 64);', ['read of 64 bytes', 'write of 1 byte']],
  strcpy: ['buffer[3] = 1;', 'strcpy(buffer, "text");', ['write of 5 bytes', 'write of 1 byte']],
  memset: ['numbers.n[2] = 1;', 'memset(&numbers, 0, sizeof numbers);', ['write of 40 bytes', 'write of 4 bytes']],
  'an assignment': ['numbers.n[2] = 1;', 'numbers = more;', ['write of 40 bytes', 'write of 4 bytes']],
  'eight bytes': ['real = 1;', 'real = 2;', ['write of 8 bytes', 'write of 8 bytes']],
  'an atomic': ['wide = 1;', '__atomic_store_n(&wide, 2, 0);', ['atomic write of 8 bytes', 'write of 8 bytes']],
  'the earlier one': ['memcpy(buffer, other, 64);', 'buffer[10] = 1;', ['write of 1 byte', 'write of 64 bytes']],
};

it.each(Object.entries(bodies))('%s', async (name, [early, late, operations]) => {
  const file = `${name.replaceAll(/\W/g, '-')}.c`;
  writeFileSync(
    join(folder, file),
    `#include <pthread.h>
#include <string.h>
#include <unistd.h>
static char buffer[64], other[64];
static struct { int n[10]; } numbers, more;
static double real;
static long long wide;
static void *work(void *x) { ${early} return x; }
int main(void) {
  pthread_t t;
  pthread_create(&t, 0, work, 0);
  usleep(1000);
  ${late}
  pthread_join(t, 0);
  return other[0] + buffer[0] + numbers.n[0] + more.n[0] + (real < 0) + (wide < 0);
}`,
  );
  const { findings } = await check({ files: [file], cwd: folder, runs: 20, explain: false });
  const races = findings.filter(({ kind }) => kind === 'data-race');
  expect(races.map(({ accesses = [] }) => accesses.map(({ operation }) => operation))).toEqual([operations]);
});
