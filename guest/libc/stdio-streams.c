/* The objects that stand for the standard streams in reports. */
#include "stdio-internal.h"

int heddle_stdin, heddle_stdout, heddle_stderr;
