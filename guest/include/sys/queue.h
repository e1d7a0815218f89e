/* The lists and queues of BSD: macros over structures of the program. Heads are named `head`, elements `element`, the link of an element `field`. */
#ifndef HEDDLE_SYS_QUEUE_H
#define HEDDLE_SYS_QUEUE_H

/* SLIST: a link each, to the next. */
#define SLIST_HEAD(name, type) struct name { struct type *slh_first; }
#define SLIST_HEAD_INITIALIZER(head) { 0 }
#define SLIST_ENTRY(type) struct { struct type *sle_next; }
#define SLIST_FIRST(head) ((head)->slh_first)
#define SLIST_NEXT(element, field) ((element)->field.sle_next)
#define SLIST_EMPTY(head) (SLIST_FIRST(head) == 0)
#define SLIST_INIT(head)   \
  do {                     \
    SLIST_FIRST(head) = 0; \
  } while (0)
#define SLIST_INSERT_HEAD(head, element, field)     \
  do {                                              \
    SLIST_NEXT(element, field) = SLIST_FIRST(head); \
    SLIST_FIRST(head) = (element);                  \
  } while (0)
#define SLIST_INSERT_AFTER(before, element, field)          \
  do {                                                      \
    SLIST_NEXT(element, field) = SLIST_NEXT(before, field); \
    SLIST_NEXT(before, field) = (element);                  \
  } while (0)
#define SLIST_REMOVE_HEAD(head, field)                        \
  do {                                                        \
    SLIST_FIRST(head) = SLIST_NEXT(SLIST_FIRST(head), field); \
  } while (0)
#define SLIST_REMOVE_AFTER(before, field)                                     \
  do {                                                                        \
    SLIST_NEXT(before, field) = SLIST_NEXT(SLIST_NEXT(before, field), field); \
  } while (0)
#define SLIST_REMOVE(head, element, type, field)                    \
  do {                                                              \
    struct type **link_ = &SLIST_FIRST(head);                       \
    while (*link_ != (element)) link_ = &SLIST_NEXT(*link_, field); \
    *link_ = SLIST_NEXT(*link_, field);                             \
  } while (0)
#define SLIST_FOREACH(variable, head, field) \
  for ((variable) = SLIST_FIRST(head); (variable); (variable) = SLIST_NEXT(variable, field))
#define SLIST_FOREACH_SAFE(variable, head, field, next) \
  for ((variable) = SLIST_FIRST(head); (variable) && ((next) = SLIST_NEXT(variable, field), 1); (variable) = (next))

/* LIST: links to the next, and to the pointer that points here. */
#define LIST_HEAD(name, type) struct name { struct type *lh_first; }
#define LIST_HEAD_INITIALIZER(head) { 0 }
#define LIST_ENTRY(type) struct { struct type *le_next, **le_prev; }
#define LIST_FIRST(head) ((head)->lh_first)
#define LIST_NEXT(element, field) ((element)->field.le_next)
#define LIST_EMPTY(head) (LIST_FIRST(head) == 0)
#define LIST_INIT(head)   \
  do {                    \
    LIST_FIRST(head) = 0; \
  } while (0)
#define LIST_INSERT_HEAD(head, element, field)                                          \
  do {                                                                                  \
    LIST_NEXT(element, field) = LIST_FIRST(head);                                       \
    if (LIST_FIRST(head)) LIST_FIRST(head)->field.le_prev = &LIST_NEXT(element, field); \
    LIST_FIRST(head) = (element);                                                       \
    (element)->field.le_prev = &LIST_FIRST(head);                                       \
  } while (0)
#define LIST_INSERT_AFTER(before, element, field)                                                       \
  do {                                                                                                  \
    LIST_NEXT(element, field) = LIST_NEXT(before, field);                                               \
    if (LIST_NEXT(before, field)) LIST_NEXT(before, field)->field.le_prev = &LIST_NEXT(element, field); \
    LIST_NEXT(before, field) = (element);                                                               \
    (element)->field.le_prev = &LIST_NEXT(before, field);                                               \
  } while (0)
#define LIST_INSERT_BEFORE(after, element, field)        \
  do {                                                   \
    (element)->field.le_prev = (after)->field.le_prev;   \
    LIST_NEXT(element, field) = (after);                 \
    *(after)->field.le_prev = (element);                 \
    (after)->field.le_prev = &LIST_NEXT(element, field); \
  } while (0)
#define LIST_REMOVE(element, field)                                                                     \
  do {                                                                                                  \
    if (LIST_NEXT(element, field)) LIST_NEXT(element, field)->field.le_prev = (element)->field.le_prev; \
    *(element)->field.le_prev = LIST_NEXT(element, field);                                              \
  } while (0)
#define LIST_FOREACH(variable, head, field) \
  for ((variable) = LIST_FIRST(head); (variable); (variable) = LIST_NEXT(variable, field))
#define LIST_FOREACH_SAFE(variable, head, field, next) \
  for ((variable) = LIST_FIRST(head); (variable) && ((next) = LIST_NEXT(variable, field), 1); (variable) = (next))

/* STAILQ: a link each, and a head that knows the last one. */
#define STAILQ_HEAD(name, type) struct name { struct type *stqh_first, **stqh_last; }
#define STAILQ_HEAD_INITIALIZER(head) { 0, &(head).stqh_first }
#define STAILQ_ENTRY(type) struct { struct type *stqe_next; }
#define STAILQ_FIRST(head) ((head)->stqh_first)
#define STAILQ_NEXT(element, field) ((element)->field.stqe_next)
#define STAILQ_EMPTY(head) (STAILQ_FIRST(head) == 0)
#define STAILQ_INIT(head)                    \
  do {                                       \
    STAILQ_FIRST(head) = 0;                  \
    (head)->stqh_last = &STAILQ_FIRST(head); \
  } while (0)
#define STAILQ_INSERT_HEAD(head, element, field)                                                                   \
  do {                                                                                                             \
    if ((STAILQ_NEXT(element, field) = STAILQ_FIRST(head)) == 0) (head)->stqh_last = &STAILQ_NEXT(element, field); \
    STAILQ_FIRST(head) = (element);                                                                                \
  } while (0)
#define STAILQ_INSERT_TAIL(head, element, field)      \
  do {                                                \
    STAILQ_NEXT(element, field) = 0;                  \
    *(head)->stqh_last = (element);                   \
    (head)->stqh_last = &STAILQ_NEXT(element, field); \
  } while (0)
#define STAILQ_INSERT_AFTER(head, before, element, field)                                                                  \
  do {                                                                                                                     \
    if ((STAILQ_NEXT(element, field) = STAILQ_NEXT(before, field)) == 0) (head)->stqh_last = &STAILQ_NEXT(element, field); \
    STAILQ_NEXT(before, field) = (element);                                                                                \
  } while (0)
#define STAILQ_REMOVE_HEAD(head, field)                                                                              \
  do {                                                                                                               \
    if ((STAILQ_FIRST(head) = STAILQ_NEXT(STAILQ_FIRST(head), field)) == 0) (head)->stqh_last = &STAILQ_FIRST(head); \
  } while (0)
#define STAILQ_REMOVE_AFTER(head, before, field)                                                                                             \
  do {                                                                                                                                       \
    if ((STAILQ_NEXT(before, field) = STAILQ_NEXT(STAILQ_NEXT(before, field), field)) == 0) (head)->stqh_last = &STAILQ_NEXT(before, field); \
  } while (0)
#define STAILQ_REMOVE(head, element, type, field)                              \
  do {                                                                         \
    struct type **link_ = &STAILQ_FIRST(head);                                 \
    while (*link_ != (element)) link_ = &STAILQ_NEXT(*link_, field);           \
    if ((*link_ = STAILQ_NEXT(*link_, field)) == 0) (head)->stqh_last = link_; \
  } while (0)
#define STAILQ_CONCAT(to, from)              \
  do {                                       \
    if (!STAILQ_EMPTY(from)) {               \
      *(to)->stqh_last = STAILQ_FIRST(from); \
      (to)->stqh_last = (from)->stqh_last;   \
      STAILQ_INIT(from);                     \
    }                                        \
  } while (0)
#define STAILQ_FOREACH(variable, head, field) \
  for ((variable) = STAILQ_FIRST(head); (variable); (variable) = STAILQ_NEXT(variable, field))
#define STAILQ_FOREACH_SAFE(variable, head, field, next) \
  for ((variable) = STAILQ_FIRST(head); (variable) && ((next) = STAILQ_NEXT(variable, field), 1); (variable) = (next))

/* SIMPLEQ: the same by another name. */
#define SIMPLEQ_HEAD STAILQ_HEAD
#define SIMPLEQ_HEAD_INITIALIZER STAILQ_HEAD_INITIALIZER
#define SIMPLEQ_ENTRY STAILQ_ENTRY
#define SIMPLEQ_FIRST STAILQ_FIRST
#define SIMPLEQ_NEXT STAILQ_NEXT
#define SIMPLEQ_EMPTY STAILQ_EMPTY
#define SIMPLEQ_INIT STAILQ_INIT
#define SIMPLEQ_INSERT_HEAD STAILQ_INSERT_HEAD
#define SIMPLEQ_INSERT_TAIL STAILQ_INSERT_TAIL
#define SIMPLEQ_INSERT_AFTER STAILQ_INSERT_AFTER
#define SIMPLEQ_REMOVE_HEAD STAILQ_REMOVE_HEAD
#define SIMPLEQ_REMOVE_AFTER STAILQ_REMOVE_AFTER
#define SIMPLEQ_REMOVE STAILQ_REMOVE
#define SIMPLEQ_CONCAT STAILQ_CONCAT
#define SIMPLEQ_FOREACH STAILQ_FOREACH
#define SIMPLEQ_FOREACH_SAFE STAILQ_FOREACH_SAFE

/* TAILQ: links as of LIST, and a head that knows the last one. The pointer to the last link is inside of a structure like a head: that gives the element before. */
#define TAILQ_HEAD(name, type) struct name { struct type *tqh_first, **tqh_last; }
#define TAILQ_HEAD_INITIALIZER(head) { 0, &(head).tqh_first }
#define TAILQ_ENTRY(type) struct { struct type *tqe_next, **tqe_prev; }
#define TAILQ_FIRST(head) ((head)->tqh_first)
#define TAILQ_NEXT(element, field) ((element)->field.tqe_next)
#define TAILQ_EMPTY(head) (TAILQ_FIRST(head) == 0)
#define TAILQ_LAST(head, headname) (*((struct headname *)(head)->tqh_last)->tqh_last)
#define TAILQ_PREV(element, headname, field) (*((struct headname *)(element)->field.tqe_prev)->tqh_last)
#define TAILQ_INIT(head)                   \
  do {                                     \
    TAILQ_FIRST(head) = 0;                 \
    (head)->tqh_last = &TAILQ_FIRST(head); \
  } while (0)
#define TAILQ_INSERT_HEAD(head, element, field)                                                                            \
  do {                                                                                                                     \
    if ((TAILQ_NEXT(element, field) = TAILQ_FIRST(head))) TAILQ_FIRST(head)->field.tqe_prev = &TAILQ_NEXT(element, field); \
    else (head)->tqh_last = &TAILQ_NEXT(element, field);                                                                   \
    TAILQ_FIRST(head) = (element);                                                                                         \
    (element)->field.tqe_prev = &TAILQ_FIRST(head);                                                                        \
  } while (0)
#define TAILQ_INSERT_TAIL(head, element, field)     \
  do {                                              \
    TAILQ_NEXT(element, field) = 0;                 \
    (element)->field.tqe_prev = (head)->tqh_last;   \
    *(head)->tqh_last = (element);                  \
    (head)->tqh_last = &TAILQ_NEXT(element, field); \
  } while (0)
#define TAILQ_INSERT_AFTER(head, before, element, field)                                                                                    \
  do {                                                                                                                                      \
    if ((TAILQ_NEXT(element, field) = TAILQ_NEXT(before, field))) TAILQ_NEXT(element, field)->field.tqe_prev = &TAILQ_NEXT(element, field); \
    else (head)->tqh_last = &TAILQ_NEXT(element, field);                                                                                    \
    TAILQ_NEXT(before, field) = (element);                                                                                                  \
    (element)->field.tqe_prev = &TAILQ_NEXT(before, field);                                                                                 \
  } while (0)
#define TAILQ_INSERT_BEFORE(after, element, field)         \
  do {                                                     \
    (element)->field.tqe_prev = (after)->field.tqe_prev;   \
    TAILQ_NEXT(element, field) = (after);                  \
    *(after)->field.tqe_prev = (element);                  \
    (after)->field.tqe_prev = &TAILQ_NEXT(element, field); \
  } while (0)
#define TAILQ_REMOVE(head, element, field)                                                                  \
  do {                                                                                                      \
    if (TAILQ_NEXT(element, field)) TAILQ_NEXT(element, field)->field.tqe_prev = (element)->field.tqe_prev; \
    else (head)->tqh_last = (element)->field.tqe_prev;                                                      \
    *(element)->field.tqe_prev = TAILQ_NEXT(element, field);                                                \
  } while (0)
#define TAILQ_CONCAT(to, from, field)                     \
  do {                                                    \
    if (!TAILQ_EMPTY(from)) {                             \
      *(to)->tqh_last = TAILQ_FIRST(from);                \
      TAILQ_FIRST(from)->field.tqe_prev = (to)->tqh_last; \
      (to)->tqh_last = (from)->tqh_last;                  \
      TAILQ_INIT(from);                                   \
    }                                                     \
  } while (0)
#define TAILQ_FOREACH(variable, head, field) \
  for ((variable) = TAILQ_FIRST(head); (variable); (variable) = TAILQ_NEXT(variable, field))
#define TAILQ_FOREACH_SAFE(variable, head, field, next) \
  for ((variable) = TAILQ_FIRST(head); (variable) && ((next) = TAILQ_NEXT(variable, field), 1); (variable) = (next))
#define TAILQ_FOREACH_REVERSE(variable, head, headname, field) \
  for ((variable) = TAILQ_LAST(head, headname); (variable); (variable) = TAILQ_PREV(variable, headname, field))
#define TAILQ_FOREACH_REVERSE_SAFE(variable, head, headname, field, previous) \
  for ((variable) = TAILQ_LAST(head, headname); (variable) && ((previous) = TAILQ_PREV(variable, headname, field), 1); (variable) = (previous))

#endif
