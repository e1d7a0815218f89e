/* Declares nothing that programs name. */
#ifndef HEDDLE_LINUX_STDDEF_H
#define HEDDLE_LINUX_STDDEF_H
#include <stddef.h>
#endif
