/* Each argument is one way to use a library wrongly; without one it is used well. */
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

typedef int (*request)(int);

static request service;
static pthread_mutex_t users = PTHREAD_MUTEX_INITIALIZER;

static void *serve(void *arg) {
  service(1);
  return arg;
}

static void *serve_counted(void *arg) {
  pthread_mutex_lock(&users);
  service(1);
  pthread_mutex_unlock(&users);
  return arg;
}

int main(int argc, char **argv) {
  const char *how = argc > 1 ? argv[1] : "well";
  if (strcmp(how, "unchecked") == 0) {
    void *missing = dlopen("missing.so", RTLD_NOW);
    return dlsym(missing, "service_request") != NULL;
  }
  void *library = dlopen("service.so", RTLD_NOW);
  if (library == NULL) {
    puts(dlerror());
    return 1;
  }
  if (strcmp(how, "typo") == 0) return ((request)dlsym(library, "service_reqest"))(1);
  service = (request)dlsym(library, "service_request");
  pthread_t thread;
  if (strcmp(how, "running") == 0) {
    pthread_create(&thread, NULL, serve, NULL);
    dlclose(library);
    pthread_join(thread, NULL);
    return 0;
  }
  pthread_create(&thread, NULL, serve_counted, NULL);
  pthread_join(thread, NULL);
  if (strcmp(how, "leaked") == 0) return 0;
  int *requests = dlsym(library, "requests");
  dlclose(library);
  if (strcmp(how, "data") == 0) return *requests - 1;
  if (strcmp(how, "call") == 0) return service(1);
  if (strcmp(how, "twice") == 0) return dlclose(library) + 1;
  return 0;
}
