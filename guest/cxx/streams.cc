// heddle: instrument
// The functions of stream classes that the headers expect compiled in the library: with the TSan pass, so that a race on a stream of the
// program's own is seen.
#include <istream>
#include <ostream>
#include <sstream>
#include <streambuf>

template class std::basic_ios<char>;
template class std::basic_streambuf<char>;
template class std::basic_istream<char>;
template class std::basic_ostream<char>;
template class std::basic_iostream<char>;
template class std::basic_stringbuf<char>;
template class std::basic_stringstream<char>;
template class std::basic_ostringstream<char>;
template class std::basic_istringstream<char>;
