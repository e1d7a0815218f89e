import { expect, it } from 'vitest';

import { tidy } from './names.ts';

it.each([
  ['push', 'push'],
  ['operator<', 'operator<'],
  ['operator()', 'operator()'],
  ['std::__2::vector<int, std::__2::allocator<int> >', 'std::vector<int>'],
  [
    'map<std::__2::basic_string<char, std::__2::char_traits<char>, std::__2::allocator<char> >, int>',
    'map<std::string, int>',
  ],
  [
    'std::map<int, std::vector<char, std::allocator<char> >, std::less<int>, std::allocator<std::pair<const int, int> > >',
    'std::map<int, std::vector<char>>',
  ],
  ['std::set<int, std::less<int> >::insert', 'std::set<int>::insert'],
  ['std::basic_string<char8_t, std::char_traits<char8_t> >', 'std::basic_string<char8_t>'],
  ['std::function<void (int) noexcept, std::less<decltype(a->b)> >', 'std::function<void (int) noexcept>'],
  ['twice<(lambda at specimens/bank/main.cc:38:16)>', 'twice<(lambda)>'],
  ['f<(unnamed struct at a b.c:3:1), (anonymous union at x.h:10:2)>', 'f<(unnamed struct), (anonymous union)>'],
  ['app::(anonymous namespace)::hidden', 'app::(anonymous namespace)::hidden'],
])('%s is shown as %s', (name, shown) => {
  expect(tidy(name)).toBe(shown);
});
