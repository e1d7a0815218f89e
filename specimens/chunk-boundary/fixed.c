#include <ctype.h>
#include <pthread.h>
#include <stdio.h>

static char text[] = "lift the threads";

struct chunk {
  int first;
  int end;
};

static void *upper(void *arg) {
  const struct chunk *chunk = arg;
  for (int i = chunk->first; i < chunk->end; i++) {
    text[i] = (char)toupper((unsigned char)text[i]);
  }
  return NULL;
}

int main(void) {
  struct chunk left = {0, 8}, right = {8, 16};
  pthread_t a, b;
  pthread_create(&a, NULL, upper, &left);
  pthread_create(&b, NULL, upper, &right);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  puts(text);
  return 0;
}
