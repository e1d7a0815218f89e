/* Opens a library in one thread, and uses what its constructor has initialised in another. */
#include <dlfcn.h>
#include <pthread.h>
static void (*use)(void);
static void *worker(void *unused) {
  use();
  return unused;
}
int main(void) {
  pthread_t thread;
  void *library = dlopen("./library-part.so", RTLD_NOW);
  if (library == 0) return 1;
  use = (void (*)(void))dlsym(library, "use");
  pthread_create(&thread, 0, worker, 0);
  use();
  pthread_join(thread, 0);
  return dlclose(library);
}
