import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect, test } from 'vitest';

import { checkProgram } from './cxx/check.ts';

const lines = fs.readFileSync(path.join(import.meta.dirname, 'cxx/stuck.cc'), 'utf8').split('\n');

/** Case of stuck.cc, what a thread waits for, and the code where it waits. */
const cases: readonly (readonly [number, RegExp, string])[] = [
  [1, /mutex (mutex|other)/, 'std::lock_guard a(mutex), b(other);'],
  [2, /mutex timed_other/, 'std::lock_guard b(timed_other);'],
  [3, /mutex mutex/, 'std::lock_guard writer(mutex);'],
  [4, /std::call_once (other_)?once/, 'std::call_once(other_once, [] {});'],
  [5, /initialisation of a local static variable/, 'static int value = left() + 1;'],
  [6, /condition condition/, 'condition.wait('],
  [7, /std::atomic::wait number/, 'number.wait(0);'],
  [8, /std::atomic::wait/, 'latch.arrive_and_wait();'],
  [9, /condition/, 'promise.get_future().wait();'],
  [10, /std::atomic::wait/, 'semaphore.acquire();'],
  [11, /std::atomic::wait/, 'barrier.arrive_and_wait();'],
  [12, /std::call_once once/, 'std::call_once(once, [] {});'],
  [13, /std::atomic::wait number/, 'number.wait(number.load());'],
];

test.each(cases)('stuck.cc, case %i: waits for %s', async (number, object, code) => {
  const result = await checkProgram('stuck.cc', [], { runs: 300, programArguments: [`${number}`] });
  const waits = result.findings.filter(({ kind }) => kind === 'deadlock').flatMap((finding) => finding.waits ?? []);
  const places = waits.map((wait) => ({ object: wait.object, code: lines[wait.location.line - 1] }));
  expect(places).toContainEqual({
    object: expect.stringMatching(object) as string,
    code: expect.stringContaining(code) as string,
  });
});
