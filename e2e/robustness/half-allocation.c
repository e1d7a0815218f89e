#include <errno.h>
#include <stdlib.h>
/* One request that the machine could serve on a better day: a correct program does without. */
int main(void) {
  char *cache = malloc(250u << 20);
  if (cache == NULL && errno != ENOMEM) return 1;
  char *small = malloc(64);
  if (small == NULL) return 2;
  free(small);
  free(cache);
  return 0;
}
