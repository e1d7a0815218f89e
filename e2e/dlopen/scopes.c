/* Whose symbols a library sees, what dlerror says, and what closing undoes. */
#include <assert.h>
#include <dlfcn.h>
#include <string.h>

static void fails(const char *text) {
  const char *error = dlerror();
  assert(error != NULL && strstr(error, text) != NULL);
  assert(dlerror() == NULL);
}

int main(void) {
  assert(dlopen("user.so", RTLD_NOW) == NULL);
  fails("undefined symbol: base_add");
  void *base = dlopen("base.so", RTLD_NOW | RTLD_GLOBAL);
  void *user = dlopen("user.so", RTLD_NOW);
  int (*run)(void) = (int (*)(void))dlsym(user, "user_run");
  int (*(*pointer)(void))(int) = (int (*(*)(void))(int))dlsym(user, "user_pointer");
  assert(run() == 16 && (void *)pointer() == dlsym(base, "base_add"));
  assert(dlsym(RTLD_DEFAULT, "base_add") == dlsym(base, "base_add"));
  assert(dlsym(base, "user_run") == NULL);
  fails("user_run: undefined symbol");
  assert(dlopen("none.so", RTLD_LAZY) == NULL);
  fails("none.so: cannot open");
  assert(dlopen("base.so", 0) == NULL);
  fails("invalid mode");

  /* The library that another one uses stays. */
  assert(dlclose(base) == 0 && run() == 17);
  assert(dlclose(user) == 0 && dlopen("base.so", RTLD_NOW | RTLD_NOLOAD) == NULL);
  base = dlopen("base.so", RTLD_NOW);
  assert(*(int *)dlsym(base, "base_value") == 5);
  assert(dlclose(base) == 0);

  void *weak = dlopen("weak.so", RTLD_NOW);
  int (*corners)(void) = (int (*)(void))dlsym(weak, "weak_run");
  assert(corners() == 5 && corners() == 6);
  assert(dlclose(weak) == 0);
}
