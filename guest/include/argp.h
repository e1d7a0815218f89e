/* Not modelled: argp_parse is refused when linking. getopt_long works. */
#ifndef HEDDLE_ARGP_H
#define HEDDLE_ARGP_H
#define __need_size_t
#include <stddef.h>
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif
#ifndef HEDDLE_ERROR_T
#define HEDDLE_ERROR_T
typedef int error_t;
#endif
struct argp_option {
  const char *name;
  int key;
  const char *arg;
  int flags;
  const char *doc;
  int group;
};
struct argp;
struct argp_state;
typedef error_t (*argp_parser_t)(int, char *, struct argp_state *);
struct argp_child {
  const struct argp *argp;
  int flags;
  const char *header;
  int group;
};
struct argp {
  const struct argp_option *options;
  argp_parser_t parser;
  const char *args_doc, *doc;
  const struct argp_child *children;
  char *(*help_filter)(int, const char *, void *);
  const char *argp_domain;
};
struct argp_state {
  const struct argp *root_argp;
  int argc;
  char **argv;
  int next;
  unsigned flags, arg_num;
  int quoted;
  void *input, **child_inputs, *hook;
  char *name;
  FILE *err_stream, *out_stream;
  void *pstate;
};
#define OPTION_ARG_OPTIONAL 1
#define OPTION_HIDDEN 2
#define OPTION_ALIAS 4
#define OPTION_DOC 8
#define OPTION_NO_USAGE 16
#define ARGP_ERR_UNKNOWN 7
#define ARGP_KEY_ARG 0
#define ARGP_KEY_ARGS 0x1000006
#define ARGP_KEY_END 0x1000001
#define ARGP_KEY_NO_ARGS 0x1000002
#define ARGP_KEY_INIT 0x1000003
#define ARGP_KEY_FINI 0x1000007
#define ARGP_KEY_SUCCESS 0x1000004
#define ARGP_KEY_ERROR 0x1000005
#define ARGP_PARSE_ARGV0 1
#define ARGP_NO_ERRS 2
#define ARGP_NO_ARGS 4
#define ARGP_IN_ORDER 8
#define ARGP_NO_HELP 16
#define ARGP_NO_EXIT 32
#define ARGP_LONG_ONLY 64
#define ARGP_SILENT (ARGP_NO_EXIT | ARGP_NO_ERRS | ARGP_NO_HELP)
#define ARGP_HELP_USAGE 1
#define ARGP_HELP_SEE 4
#define ARGP_HELP_LONG 8
#define ARGP_HELP_STD_HELP 0x28a
#define ARGP_HELP_STD_ERR 0x104
#define ARGP_HELP_STD_USAGE 0x106
extern const char *argp_program_version, *argp_program_bug_address;
extern void (*argp_program_version_hook)(FILE *, struct argp_state *);
extern error_t argp_err_exit_status;
error_t argp_parse(const struct argp *__restrict, int, char **__restrict, unsigned, int *__restrict, void *__restrict);
void argp_help(const struct argp *__restrict, FILE *__restrict, unsigned, char *__restrict);
void argp_usage(const struct argp_state *);
void argp_error(const struct argp_state *__restrict, const char *__restrict, ...);
void argp_failure(const struct argp_state *__restrict, int, int, const char *__restrict, ...);
void argp_state_help(const struct argp_state *__restrict, FILE *__restrict, unsigned);
#ifdef __cplusplus
}
#endif
#endif
