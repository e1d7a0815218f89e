/* Epochs: memory that a thread inside of an epoch can still see is not reclaimed. */
#ifndef EPOCH_H
#define EPOCH_H

enum { CPUS = 2 };

/* One stay inside of an epoch; lives on the stack of who enters. */
struct epoch_state {
  struct epoch_state *next;
  unsigned epoch, cpu;
};

/* Something to be done once nobody is left who was inside when it was retired. */
struct epoch_item {
  struct epoch_item *next;
  unsigned epoch;
  /* Work may block: whoever leaves an epoch next does it. Anything else is done at once. */
  int is_work;
  void (*release)(struct epoch_item *item);
};

void epoch_init(void);
/* Which CPU the calling thread runs on. */
void epoch_run_on(unsigned cpu);
void epoch_enter(struct epoch_state *state);
void epoch_exit(struct epoch_state *state);
void epoch_retire(struct epoch_item *item);
/* Waits until everybody has left who is inside now. */
void epoch_synchronize(void);
/* Items that nobody has released yet. */
unsigned epoch_items(void);

#endif
