/* Code fragments: the address ranges that hold bytecode. A word of a stack that lies in one is a return address, not a block. */
#include "runtime.h"

enum { MOST_FRAGMENTS = 16 };

static struct {
  value start, end;
} fragments[MOST_FRAGMENTS];
static int fragment_count;
static pthread_mutex_t fragments_lock = PTHREAD_MUTEX_INITIALIZER;

static int find_fragment(value start) {
  int i = 0;
  while (i < fragment_count && fragments[i].start != start) i++;
  return i;
}

/* A fragment with the same start replaces the old one. */
void register_fragment(const opcode *start, const opcode *end) {
  pthread_mutex_lock(&fragments_lock);
  int i = find_fragment((value)start);
  assert(i < MOST_FRAGMENTS);
  if (i == fragment_count) fragment_count++;
  fragments[i].start = (value)start;
  fragments[i].end = (value)end;
  pthread_mutex_unlock(&fragments_lock);
}

void remove_fragment(const opcode *start) {
  pthread_mutex_lock(&fragments_lock);
  int i = find_fragment((value)start);
  if (i < fragment_count) fragments[i] = fragments[--fragment_count];
  pthread_mutex_unlock(&fragments_lock);
}

int is_code(value word) {
  int found = 0;
  pthread_mutex_lock(&fragments_lock);
  for (int i = 0; i < fragment_count; i++)
    if (word >= fragments[i].start && word < fragments[i].end) found = 1;
  pthread_mutex_unlock(&fragments_lock);
  return found;
}
