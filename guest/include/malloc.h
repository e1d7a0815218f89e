/* What the sysroot's malloc.h leaves out. */
#ifndef HEDDLE_MALLOC_H
#define HEDDLE_MALLOC_H
#include_next <malloc.h>
#include <stdlib.h>
#endif
