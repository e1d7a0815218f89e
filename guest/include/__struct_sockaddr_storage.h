/* Room for every address of Linux. */
#ifndef HEDDLE_STRUCT_SOCKADDR_STORAGE_H
#define HEDDLE_STRUCT_SOCKADDR_STORAGE_H
#include <__typedef_sa_family_t.h>
struct sockaddr_storage {
  __attribute__((aligned(8))) sa_family_t ss_family;
  char __ss_data[120];
};
#endif
