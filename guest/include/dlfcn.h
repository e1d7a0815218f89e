/* Dynamic libraries: guest/libc/dlfcn.c. Libraries are built with `heddle cc -shared` or given with `--library`. */
#ifndef _DLFCN_H
#define _DLFCN_H

#define RTLD_LAZY 1
#define RTLD_NOW 2
#define RTLD_NOLOAD 4
#define RTLD_LOCAL 0
#define RTLD_GLOBAL 256
#define RTLD_NODELETE 4096

/* Not null: what a failed dlopen returned is no handle. */
#define RTLD_NEXT ((void *)-1)
#define RTLD_DEFAULT ((void *)-2)

#ifdef __cplusplus
extern "C" {
#endif

void *dlopen(const char *path, int mode);
void *dlsym(void *__restrict handle, const char *__restrict name);
int dlclose(void *handle);
char *dlerror(void);

/* Refused when linking. */
typedef struct {
  const char *dli_fname;
  void *dli_fbase;
  const char *dli_sname;
  void *dli_saddr;
} Dl_info;
int dladdr(const void *__restrict, Dl_info *__restrict);
void *dlvsym(void *__restrict, const char *__restrict, const char *__restrict);

#ifdef __cplusplus
}
#endif
#endif
