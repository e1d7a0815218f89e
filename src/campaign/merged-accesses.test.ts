/** The same access in two branches: `-O0` tells its lines, the optimizer makes one without a line of it, and the report says near which one it is. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { check } from '../index.ts';
import { formatPlace } from '../report/places.ts';

const text = `#include <pthread.h>
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int done, total;
static void *work(void *argument) {
  if (argument != NULL) {
    total = 1;
    done++;
  } else {
    pthread_mutex_lock(&lock);
    pthread_mutex_unlock(&lock);
    done++;
  }
  return NULL;
}
int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, work, NULL);
  pthread_create(&b, NULL, work, "");
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return done + total == 7;
}`;

const folder = mkdtempSync(join(tmpdir(), 'heddle-merged-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.each([
  ['-O0', [7, 11]],
  ['-O1', [10]],
])('%s', async (flag, lines) => {
  writeFileSync(join(folder, 'a.c'), text);
  const { findings } = await check({
    files: ['a.c'],
    clangArguments: [flag, '-g'],
    cwd: folder,
    runs: 100,
    explain: false,
  });
  const places = findings.flatMap(({ accesses }) => accesses?.map(({ location }) => location) ?? []);
  expect([...new Set(places.map(({ line }) => line))].toSorted((a, b) => a - b)).toEqual(lines);
  expect(new Set(places.map(({ approximate }) => approximate))).toEqual(new Set([flag === '-O0' ? undefined : true]));
  expect(places.map((place) => formatPlace(place)).every((place) => place.startsWith('near '))).toBe(flag !== '-O0');
});
