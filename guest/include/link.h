/* The libraries of the process: the call is refused when linking. dlopen works. */
#ifndef HEDDLE_LINK_H
#define HEDDLE_LINK_H
#include <dlfcn.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif
#define ElfW(type) Elf32_##type
typedef uint32_t Elf32_Addr;
typedef uint16_t Elf32_Half;
typedef struct {
  uint32_t p_type, p_offset;
  Elf32_Addr p_vaddr, p_paddr;
  uint32_t p_filesz, p_memsz, p_flags, p_align;
} Elf32_Phdr;
#define PT_LOAD 1
#define PT_DYNAMIC 2
#define PT_TLS 7
#define PF_X 1
#define PF_W 2
#define PF_R 4
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
