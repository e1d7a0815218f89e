/* Another name. */
#ifndef HEDDLE_SYS_TERMIOS_H
#define HEDDLE_SYS_TERMIOS_H
#include <termios.h>
#endif
