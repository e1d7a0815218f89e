import { expect, it } from 'vitest';
import { shortNames } from './short-names.ts';
import { textContext } from './style.ts';
import { renderStack } from './text-stack.ts';

it.each([
  ['std::vector<int>::push_back', 'std::vector<int>::push_back'],
  [
    'lib::epochs<lib::traits<1UL, lib::scan::all, (lib::extent)0>>::orphans[1].head = 0x0 (was 0x81470)',
    'lib::epochs<…>::orphans[1].head = 0x0 (was 0x81470)',
  ],
  ['two_to_two<Push<queue<int, policy<reclaimer>>>, int>(queue<int, policy<reclaimer>>&)', 'two_to_two<…>(queue<…>&)'],
  [
    'bool operator<(a_long_name_of_a_class, another_long_name_of_a_class)',
    'bool operator<(a_long_name_of_a_class, another_long_name_of_a_class)',
  ],
  [
    'std::ostream& operator<<<std::char_traits<char>>(std::ostream&, char const*)',
    'std::ostream& operator<<<std::char_traits<…>>(std::ostream&, char const*)',
  ],
  [
    'wait while first_long_condition < second_long_condition and more',
    'wait while first_long_condition < second_long_condition and more',
  ],
  ['broken_off_in_the_middle_of_a_name<std::vector<std::string>', 'broken_off_in_the_middle_of_a_name<std::vector<…>'],
  ['std::function<auto (first_argument) -> second_result_of_it>::operator()', 'std::function<…>::operator()'],
])('%s', (name, short) => {
  expect(shortNames(name)).toBe(short);
});

it('stacks show which member it is, not what its class was made with', () => {
  const name = 'library::reclamation::epochs<library::traits<1UL, library::scan::all>>::data::reclaim_orphans';
  const frame = { function: name, file: 'src/library/reclamation/epochs.hpp', line: 438, column: 7 };
  const lines = (verbose: boolean): string[] =>
    renderStack(
      [frame, { ...frame, function: 'a_function_of_c_with_a_very_long_name' }],
      4,
      textContext({ columns: 60, verbose }),
    );
  expect(lines(false)).toEqual([
    '    #0 …data::reclaim_orphans  …eclamation/epochs.hpp:438:7',
    '    #1 a_function_of_c_with_…  …eclamation/epochs.hpp:438:7',
  ]);
});
