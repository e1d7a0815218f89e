import { expect, test } from 'vitest';

import { checkProgram, titles } from './cxx/check.ts';

test('code that throws and catches runs as long as nothing is thrown', async () => {
  const result = await checkProgram('catches.cc', []);
  expect(titles(result.findings)).toEqual([]);
  expect(result.verdict).toBe('clean');
});

/** Case of throws.cc, kind of the finding, and what its message says. */
const cases: readonly (readonly [number, string, RegExp])[] = [
  [1, 'uncaught-exception', /std::runtime_error.*out of luck/],
  [2, 'uncaught-exception', /app::Failure.*what the program says/],
  [3, 'uncaught-exception', /\bint\b/],
  [4, 'uncaught-exception', /app::Box<char const\*>/],
  [5, 'uncaught-exception', /std::out_of_range.*vector/],
  [6, 'uncaught-exception', /std::invalid_argument.*stoi/],
  [7, 'uncaught-exception', /std::out_of_range.*basic_string/],
  [8, 'uncaught-exception', /std::system_error/],
  [9, 'uncaught-exception', /std::future_error.*promise/],
  [10, 'uncaught-exception', /std::bad_optional_access/],
  [11, 'abort', /joined nor detached/],
  [12, 'abort', /pure virtual/],
  [13, 'abort', /std::terminate/],
  [14, 'abort', /./],
  [15, 'abort', /recursive initialisation/],
  [16, 'uncaught-exception', /std::bad_cast/],
  [17, 'abort', /without an exception/],
  [18, 'uncaught-exception', /std::system_error.*server/],
  [19, 'uncaught-exception', /std::string/],
  [20, 'uncaught-exception', /std::out_of_range.*kept for later/],
  [21, 'uncaught-exception', /std::bad_weak_ptr/],
  [22, 'uncaught-exception', /std::system_error.*join/],
  [23, 'trap', /pure virtual/],
];

test.each(cases)('throws.cc, case %i: %s', async (number, kind, text) => {
  const result = await checkProgram('throws.cc', [], { runs: 50, programArguments: [`${number}`] });
  const finding = result.findings.find((each) => each.kind === kind);
  expect(titles(result.findings)).not.toEqual([]);
  expect(`${finding?.title} ${finding?.message}`).toMatch(text);
  expect(finding?.frames?.map(({ file }) => file)).toContain('e2e/cxx/throws.cc');
});
