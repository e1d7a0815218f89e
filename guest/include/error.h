/* glibc's error messages: guest/libc/messages.c. */
#ifndef HEDDLE_ERROR_H
#define HEDDLE_ERROR_H

#ifdef __cplusplus
extern "C" {
#endif

void error(int status, int errnum, const char *format, ...) __attribute__((format(printf, 3, 4)));
void error_at_line(int status, int errnum, const char *file, unsigned line, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* Prints in place of the program's name, when set. */
extern void (*error_print_progname)(void);
/* Messages so far. */
extern unsigned error_message_count;
/* Not 0: error_at_line prints nothing when file and line are those of its last message. */
extern int error_one_per_line;

#ifdef __cplusplus
}
#endif
#endif
