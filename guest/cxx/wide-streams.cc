// heddle: instrument
// As streams.cc and stream-numbers.cc, for wide characters.
#include <istream>
#include <locale>
#include <ostream>
#include <streambuf>

template class std::basic_ios<wchar_t>;
template class std::basic_streambuf<wchar_t>;
template class std::basic_istream<wchar_t>;
template class std::basic_ostream<wchar_t>;

template struct std::__num_get<wchar_t>;
template class std::num_get<wchar_t>;
template struct std::__num_put<wchar_t>;
template class std::num_put<wchar_t>;
