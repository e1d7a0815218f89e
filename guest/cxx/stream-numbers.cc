// heddle: instrument
// Reading and writing of numbers by streams, which the headers expect compiled in the library: `in >> number` writes the program's memory here.
#include <locale>

template struct std::__num_get<char>;
template class std::num_get<char>;
template struct std::__num_put<char>;
template class std::num_put<char>;
