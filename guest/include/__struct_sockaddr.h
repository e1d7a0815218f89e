/* As long as on Linux, where the sysroot has no data. */
#ifndef HEDDLE_STRUCT_SOCKADDR_H
#define HEDDLE_STRUCT_SOCKADDR_H
#include <__typedef_sa_family_t.h>
struct sockaddr {
  sa_family_t sa_family;
  char sa_data[14];
};
#endif
