// heddle: instrument
// std::sort of numbers, which <algorithm> expects compiled in the library: with the TSan pass, so that a race on what is sorted is seen.
#include <algorithm>

_LIBCPP_BEGIN_NAMESPACE_STD

// The comparison is part of the name only.
template <class Compare, class Iterator>
void __sort(Iterator first, Iterator last, Compare) {
  if (first == last) return;
  // Beyond this depth heap sort takes over.
  auto depth = 2 * __bit_log2(__to_unsigned_like(last - first));
  __less<> less;
  __introsort<_ClassicAlgPolicy, __less<> &, Iterator, __use_branchless_sort<__less<>, Iterator>>(first, last, less, depth);
}

#define SORT(type) template void __sort<__less<type> &, type *>(type *, type *, __less<type> &)
SORT(char);
SORT(wchar_t);
SORT(signed char);
SORT(unsigned char);
SORT(short);
SORT(unsigned short);
SORT(int);
SORT(unsigned);
SORT(long);
SORT(unsigned long);
SORT(long long);
SORT(unsigned long long);
SORT(float);
SORT(double);
SORT(long double);

_LIBCPP_END_NAMESPACE_STD
