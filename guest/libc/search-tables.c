/* Trees and hash tables of search.h: libc has them; what stands for a tree is its root, for a table the struct or the one table that the forms without _r share. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "text.h"
#include "visible.h"
#include <search.h>

/* libc.a's own functions, see private.txt. */
void *tsearcH(const void *, void **, int (*)(const void *, const void *));
void *tfinD(const void *, void *const *, int (*)(const void *, const void *));
void *tdeletE(const void *, void **, int (*)(const void *, const void *));
int hcreatE(size_t);
void hdestroY(void);
ENTRY *hsearcH(ENTRY, ACTION);
int hcreate_R(size_t, struct hsearch_data *);
void hdestroy_R(struct hsearch_data *);
int hsearch_R(ENTRY, ACTION, ENTRY **, struct hsearch_data *);

/* A key that was there already is another pointer, or nothing has changed. */
void *tsearch(const void *key, void **root, int (*compare)(const void *, const void *)) {
  HEDDLE_ENTRY;
  if (root == NULL) return NULL;
  HEDDLE_READS(root, sizeof *root);
  void *node = tsearcH(key, root, compare);
  if (node == NULL || *(const void **)node != key) return node;
  HEDDLE_WRITES(node, sizeof key);
  HEDDLE_WRITES(root, sizeof *root);
  return node;
}

void *tfind(const void *key, void *const *root, int (*compare)(const void *, const void *)) {
  HEDDLE_ENTRY;
  if (root == NULL) return NULL;
  HEDDLE_READS(root, sizeof *root);
  return tfinD(key, root, compare);
}

void *tdelete(const void *restrict key, void **restrict root, int (*compare)(const void *, const void *)) {
  HEDDLE_ENTRY;
  if (root == NULL) return NULL;
  HEDDLE_READS(root, sizeof *root);
  void *parent = tdeletE(key, root, compare);
  if (parent != NULL) HEDDLE_WRITES(root, sizeof *root);
  return parent;
}

static char hsearch_table;

int hcreate(size_t count) {
  HEDDLE_ENTRY;
  HEDDLE_WRITES(&hsearch_table, sizeof hsearch_table);
  return hcreatE(count);
}

void hdestroy(void) {
  HEDDLE_ENTRY;
  HEDDLE_WRITES(&hsearch_table, sizeof hsearch_table);
  hdestroY();
}

ENTRY *hsearch(ENTRY entry, ACTION action) {
  HEDDLE_ENTRY;
  HEDDLE_READS(entry.key, text_length(entry.key) + 1);
  if (action == ENTER) HEDDLE_WRITES(&hsearch_table, sizeof hsearch_table);
  else HEDDLE_READS(&hsearch_table, sizeof hsearch_table);
  return hsearcH(entry, action);
}

int hcreate_r(size_t count, struct hsearch_data *table) {
  HEDDLE_ENTRY;
  HEDDLE_WRITES(table, sizeof *table);
  return hcreate_R(count, table);
}

void hdestroy_r(struct hsearch_data *table) {
  HEDDLE_ENTRY;
  HEDDLE_WRITES(table, sizeof *table);
  hdestroy_R(table);
}

int hsearch_r(ENTRY entry, ACTION action, ENTRY **result, struct hsearch_data *table) {
  HEDDLE_ENTRY;
  HEDDLE_READS(entry.key, text_length(entry.key) + 1);
  if (action == ENTER) HEDDLE_WRITES(table, sizeof *table);
  else HEDDLE_READS(table, sizeof *table);
  HEDDLE_WRITES(result, sizeof *result);
  return hsearch_R(entry, action, result, table);
}
