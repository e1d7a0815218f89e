import { expect, test } from 'vitest';

import { checkProgram } from './cxx/check.ts';

/** Case of stuck.cc, what a thread waits for, and where. */
const cases: readonly (readonly [number, RegExp, number])[] = [
  [1, /mutex (mutex|other)/, 33],
  [2, /condition/, 36],
  [3, /mutex mutex/, 39],
  [4, /std::call_once (other_)?once/, 41],
  [5, /initialisation of a local static variable/, 22],
  [6, /condition condition/, 46],
  [7, /std::atomic::wait number/, 48],
  [8, /std::atomic::wait/, 51],
  [9, /condition/, 54],
  [10, /std::atomic::wait/, 57],
  [11, /std::atomic::wait/, 60],
  [12, /std::call_once once/, 62],
  [13, /std::atomic::wait number/, 65],
];

test.each(cases)('stuck.cc, case %i: waits for %s', async (number, object, line) => {
  const result = await checkProgram('stuck.cc', [`CASE=${number}`], { runs: 300 });
  const waits = result.findings.filter(({ kind }) => kind === 'deadlock').flatMap((finding) => finding.waits ?? []);
  const places = waits.map(({ object: name, location }) => ({ name, place: `${location.file}:${location.line}` }));
  expect(places).toContainEqual({ name: expect.stringMatching(object) as string, place: `e2e/cxx/stuck.cc:${line}` });
});
