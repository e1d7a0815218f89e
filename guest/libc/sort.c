/* heddle: instrument */
/* qsort and bsearch as ordinary program code: every element that is read or written is seen, and a comparison may block.
 *
 * Heap sort: no memory, no recursion, and never more than about 2 n log n comparisons, also for a comparison that contradicts itself. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <stdlib.h>
#include <string.h>

typedef int (*compare_with)(const void *, const void *, void *);

struct elements {
  char *base;
  size_t size;
  compare_with compare;
  void *context;
};

static char *element(const struct elements *all, size_t index) { return all->base + index * all->size; }

static int is_less(const struct elements *all, size_t left, size_t right) {
  return all->compare(element(all, left), element(all, right), all->context) < 0;
}

static void swap(const struct elements *all, size_t left, size_t right) {
  char *a = element(all, left), *b = element(all, right), part[64];
  for (size_t rest = all->size; rest > 0;) {
    size_t bytes = rest < sizeof part ? rest : sizeof part;
    memcpy(part, a, bytes);
    memcpy(a, b, bytes);
    memcpy(b, part, bytes);
    a += bytes;
    b += bytes;
    rest -= bytes;
  }
}

/* Moves the element at `root` down until none of its children in 0..count-1 is greater. */
static void sift_down(const struct elements *all, size_t root, size_t count) {
  for (;;) {
    size_t child = 2 * root + 1;
    if (child >= count) return;
    if (child + 1 < count && is_less(all, child, child + 1)) child++;
    if (!is_less(all, root, child)) return;
    swap(all, root, child);
    root = child;
  }
}

void qsort_r(void *base, size_t count, size_t size, compare_with compare, void *context) {
  struct elements all = {base, size, compare, context};
  if (size == 0) return;
  for (size_t root = count / 2; root-- > 0;) sift_down(&all, root, count);
  for (size_t last = count; last-- > 1;) {
    swap(&all, 0, last);
    sift_down(&all, 0, last);
  }
}

static int without_context(const void *left, const void *right, void *compare) {
  return ((int (*)(const void *, const void *))compare)(left, right);
}

void qsort(void *base, size_t count, size_t size, int (*compare)(const void *, const void *)) {
  qsort_r(base, count, size, without_context, (void *)compare);
}

void *bsearch(const void *key, const void *base, size_t count, size_t size, int (*compare)(const void *, const void *)) {
  const char *first = base;
  while (count > 0) {
    const char *middle = first + count / 2 * size;
    int order = compare(key, middle);
    if (order == 0) return (void *)middle;
    if (order > 0) {
      first = middle + size;
      count -= count / 2 + 1;
    } else {
      count /= 2;
    }
  }
  return NULL;
}
