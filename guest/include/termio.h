/* Another name. */
#ifndef HEDDLE_TERMIO_H
#define HEDDLE_TERMIO_H
#include <termios.h>
#endif
