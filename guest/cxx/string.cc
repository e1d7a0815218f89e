// heddle: instrument
// The functions of std::string and std::wstring that <string> expects compiled in the library: with the TSan pass, so that a race on a
// string is seen.
#include <string>

template class std::basic_string<char>;
template class std::basic_string<wchar_t>;
