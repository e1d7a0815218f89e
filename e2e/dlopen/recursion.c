/* A recursion of which every round goes through a library. With an argument it has no end. */
#include <dlfcn.h>

static int (*mirror)(int (*)(int), int);

static int down(int n) { return n == 0 ? 0 : mirror(down, n - 1) + 1; }

int main(int argc, char **argv) {
  void *library = dlopen("mirror.so", RTLD_NOW);
  mirror = (int (*)(int (*)(int), int))dlsym(library, "mirror");
  int rounds = down(argc > 1 ? 10000000 : 5000);
  dlclose(library);
  return rounds == 5000 ? 0 : 1;
}
