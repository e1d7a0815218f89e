/* The libraries of the process: the call is refused when linking. dlopen works. */
#ifndef HEDDLE_LINK_H
#define HEDDLE_LINK_H
#include <dlfcn.h>
#include <elf.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif
#define ElfW(type) Elf32_##type
struct dl_phdr_info {
  Elf32_Addr dlpi_addr;
  const char *dlpi_name;
  const Elf32_Phdr *dlpi_phdr;
  Elf32_Half dlpi_phnum;
  unsigned long long dlpi_adds, dlpi_subs;
  size_t dlpi_tls_modid;
  void *dlpi_tls_data;
};
struct link_map {
  Elf32_Addr l_addr;
  char *l_name;
  void *l_ld;
  struct link_map *l_next, *l_prev;
};
int dl_iterate_phdr(int (*)(struct dl_phdr_info *, size_t, void *), void *);
#ifdef __cplusplus
}
#endif
#endif
