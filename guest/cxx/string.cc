// heddle: instrument
// The functions of std::string and std::wstring that <string> expects compiled in the library: with the TSan pass, so that a race on a
// string is seen.
#include <string>

template class std::basic_string<char>;
template class std::basic_string<wchar_t>;
// Templates of theirs: assignment of text, and a literal in front.
template std::string &std::string::__assign_no_alias<true>(const char *, std::size_t);
template std::string &std::string::__assign_no_alias<false>(const char *, std::size_t);
template std::wstring &std::wstring::__assign_no_alias<true>(const wchar_t *, std::size_t);
template std::wstring &std::wstring::__assign_no_alias<false>(const wchar_t *, std::size_t);
template std::string std::operator+(const char *, const std::string &);
