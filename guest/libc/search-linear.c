/* heddle: instrument */
/* The simple parts of search.h as ordinary program code: every element that is looked at is seen. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <search.h>
#include <string.h>

typedef int (*compare_with)(const void *, const void *);

void *lfind(const void *key, const void *base, size_t *count, size_t size, compare_with compare) {
  const char *element = base;
  for (size_t rest = *count; rest > 0; rest--, element += size) {
    if (compare(key, element) == 0) return (void *)element;
  }
  return NULL;
}

void *lsearch(const void *key, void *base, size_t *count, size_t size, compare_with compare) {
  void *found = lfind(key, base, count, size, compare);
  if (found != NULL) return found;
  size_t before = *count;
  *count = before + 1;
  return memcpy((char *)base + before * size, key, size);
}

struct element {
  struct element *next, *previous;
};

void insque(void *inserted, void *after) {
  struct element *element = inserted, *previous = after;
  element->previous = previous;
  element->next = previous != NULL ? previous->next : NULL;
  if (previous == NULL) return;
  previous->next = element;
  if (element->next != NULL) element->next->previous = element;
}

void remque(void *removed) {
  struct element *element = removed;
  if (element->next != NULL) element->next->previous = element->previous;
  if (element->previous != NULL) element->previous->next = element->next;
}
