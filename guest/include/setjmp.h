/* The sysroot declares sigsetjmp and siglongjmp, and has neither. The mask is kept in the buffer, as its type provides for: guest/libc/signals.c. */
#include_next <setjmp.h>
#ifndef HEDDLE_SETJMP_H
#define HEDDLE_SETJMP_H
#ifdef __cplusplus
extern "C" {
#endif
void __heddle_save_mask(struct __jmp_buf_tag *, int);
void __heddle_restore_mask(const struct __jmp_buf_tag *);
#ifdef __cplusplus
}
#endif
#define sigsetjmp(environment, save) (__heddle_save_mask(environment, save), setjmp(environment))
#define siglongjmp(environment, value) (__heddle_restore_mask(environment), longjmp(environment, value))
#define _setjmp(environment) setjmp(environment)
#define _longjmp(environment, value) longjmp(environment, value)
#endif
