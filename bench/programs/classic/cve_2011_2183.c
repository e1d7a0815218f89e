/*
 * ConVul/CVE-2011-2183: the page merger's scan checks that its list of address spaces is not empty, waits for the list's lock, and takes the first entry:
 * an exiting process has removed the last one meanwhile, so what it takes is the list's head, an entry without an address space.
 */
#include <pthread.h>
#include <stddef.h>

struct link {
  struct link *next, *previous;
};

struct space {
  int mergeable;
  int users;
};

struct slot {
  struct link list;
  void *pages;
  struct space *space;
};

static pthread_mutex_t list_lock = PTHREAD_MUTEX_INITIALIZER;
static struct slot head;
static struct slot *cursor = &head;
static unsigned long address;

static struct slot *slot_of(struct link *link) {
  return (struct slot *)((char *)link - offsetof(struct slot, list));
}

static void insert(struct link *entry, struct link *after) {
  entry->next = after->next;
  entry->previous = after;
  after->next->previous = entry;
  after->next = entry;
}

static void take_out(struct link *entry) {
  entry->next->previous = entry->previous;
  entry->previous->next = entry->next;
}

static void *scan(void *arg) {
  if (head.list.next == &head.list) {
    return arg;
  }
  struct slot *slot = cursor;
  if (slot == &head) {
    pthread_mutex_lock(&list_lock);
    slot = slot_of(head.list.next);
    cursor = slot;
    pthread_mutex_unlock(&list_lock);
    address = 0;
  }
  struct space *space = slot->space;
  space->users++;
  pthread_mutex_lock(&list_lock);
  cursor = slot_of(slot->list.next);
  if (address == 0) {
    take_out(&slot->list);
    space->mergeable = 0;
  }
  pthread_mutex_unlock(&list_lock);
  space->users--;
  return arg;
}

static void *leave(void *arg) {
  struct slot *mine = arg;
  int removed = 0;
  pthread_mutex_lock(&list_lock);
  if (cursor != mine && mine->space->mergeable) {
    if (mine->pages == NULL) {
      take_out(&mine->list);
      removed = 1;
    } else {
      take_out(&mine->list);
      insert(&mine->list, &cursor->list);
    }
  }
  pthread_mutex_unlock(&list_lock);
  if (removed) {
    mine->space->mergeable = 0;
  }
  return NULL;
}

int main(void) {
  struct space space = {1, 1};
  struct slot slot = {{NULL, NULL}, NULL, &space};
  pthread_t a, b;
  head.list.next = head.list.previous = &head.list;
  insert(&slot.list, &head.list);
  pthread_create(&a, NULL, scan, NULL);
  pthread_create(&b, NULL, leave, &slot);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
