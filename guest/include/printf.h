/* printf's own conversions cannot be extended: the calls are refused when linking. */
#ifndef HEDDLE_PRINTF_H
#define HEDDLE_PRINTF_H
#define __NEED_size_t
#define __NEED_wchar_t
#include <bits/alltypes.h>
#include <stdarg.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif
struct printf_info {
  int prec, width;
  wchar_t spec;
  unsigned int is_long_double : 1, is_short : 1, is_long : 1, alt : 1, space : 1, left : 1, showsign : 1, group : 1;
  unsigned int extra : 1, is_char : 1, wide : 1, i18n : 1, is_binary128 : 1;
  unsigned short user;
  wchar_t pad;
};
typedef int printf_function(FILE *, const struct printf_info *, const void *const *);
typedef int printf_arginfo_size_function(const struct printf_info *, size_t, int *, int *);
typedef int printf_arginfo_function(const struct printf_info *, size_t, int *);
typedef void printf_va_arg_function(void *, va_list *);
enum { PA_INT, PA_CHAR, PA_WCHAR, PA_STRING, PA_WSTRING, PA_POINTER, PA_FLOAT, PA_DOUBLE, PA_LAST };
#define PA_FLAG_MASK 0xff00
#define PA_FLAG_LONG_LONG 0x100
#define PA_FLAG_LONG_DOUBLE PA_FLAG_LONG_LONG
#define PA_FLAG_LONG 0x200
#define PA_FLAG_SHORT 0x400
#define PA_FLAG_PTR 0x800
int register_printf_specifier(int, printf_function, printf_arginfo_size_function);
int register_printf_function(int, printf_function, printf_arginfo_function);
int register_printf_modifier(const wchar_t *);
int register_printf_type(printf_va_arg_function);
size_t parse_printf_format(const char *__restrict, size_t, int *__restrict);
int printf_size(FILE *__restrict, const struct printf_info *, const void *const *__restrict);
int printf_size_info(const struct printf_info *__restrict, size_t, int *__restrict);
#ifdef __cplusplus
}
#endif
#endif
