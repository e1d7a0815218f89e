/* argz: vectors of strings are made, searched, changed and taken apart. */
#define _GNU_SOURCE
#include "expect.h"
#include <argz.h>

int main(void) {
  char *vector = NULL, *parts[5], *empty = NULL;
  size_t bytes = 0, none = 1;
  char *const texts[] = {"one", "two", NULL};
  expect(argz_create(texts, &vector, &bytes) == 0 && bytes == 8 && memcmp(vector, "one\0two", 8) == 0 && argz_count(vector, bytes) == 2);
  expect(argz_add(&vector, &bytes, "three") == 0 && argz_add_sep(&vector, &bytes, "::4::5:", ':') == 0 && bytes == 18);
  expect(argz_count(vector, bytes) == 5 && strcmp(vector + 14, "4") == 0 && strcmp(vector + 16, "5") == 0);
  argz_delete(&vector, &bytes, vector + 4);
  expect(bytes == 14 && strcmp(argz_next(vector, bytes, vector), "three") == 0);
  expect(argz_insert(&vector, &bytes, vector + 6, "2") == 0 && bytes == 16 && strcmp(vector + 4, "2") == 0);
  expect(argz_insert(&vector, &bytes, vector + bytes, "x") == EINVAL && argz_insert(&vector, &bytes, NULL, "6") == 0);
  argz_extract(vector, bytes - 2, parts);
  expect(strcmp(parts[0], "one") == 0 && strcmp(parts[2], "three") == 0 && strcmp(parts[4 - 1], "4") == 0);
  int count = 0;
  for (char *entry = NULL; (entry = argz_next(vector, bytes, entry)) != NULL;) count++;
  expect(count == 6 && argz_append(&vector, &bytes, "7\0" "8", 4) == 0 && argz_count(vector, bytes) == 8);
  argz_stringify(vector, bytes, ' ');
  expect(strcmp(vector, "one 2 three 4 5 6 7 8") == 0);
  free(vector);
  expect(argz_create_sep(",,", ',', &empty, &none) == 0 && empty == NULL && none == 0 && argz_next(empty, none, NULL) == NULL);
  return 0;
}
