/* One thread opens a library, whose constructor takes a lock; the other one holds that lock and asks the loader. */
#include <dlfcn.h>
#include <pthread.h>
#include <stddef.h>

pthread_mutex_t registry = PTHREAD_MUTEX_INITIALIZER;

static void *asker(void *arg) {
  pthread_mutex_lock(&registry);
  dlsym(RTLD_DEFAULT, "registry");
  pthread_mutex_unlock(&registry);
  return arg;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, asker, NULL);
  void *greeter = dlopen("greeter.so", RTLD_NOW);
  pthread_join(thread, NULL);
  if (greeter != NULL) dlclose(greeter);
}
