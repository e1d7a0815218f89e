/* What Heddle is told about the epochs; nothing elsewhere. */
#ifdef __HEDDLE__
#include <heddle.h>
#else
#define heddle_epoch_entered(domain) ((void)(domain))
#define heddle_epoch_leaves(domain) ((void)(domain))
#define heddle_epoch_waits(domain) ((void)(domain))
#define heddle_epoch_waited(domain) ((void)(domain))
#endif
