/* The macros that headers written for glibc or BSD expect. */
#ifndef HEDDLE_SYS_CDEFS_H
#define HEDDLE_SYS_CDEFS_H
#ifdef __cplusplus
#define __BEGIN_DECLS extern "C" {
#define __END_DECLS }
#define __THROW noexcept
#else
#define __BEGIN_DECLS
#define __END_DECLS
#define __THROW
#endif
#define __THROWNL __THROW
#define __NTH(function) function __THROW
#define __P(parameters) parameters
#define __nonnull(parameters) __attribute__((__nonnull__ parameters))
#define __returns_nonnull __attribute__((__returns_nonnull__))
#define __wur
#define __attribute_malloc__ __attribute__((__malloc__))
#define __attribute_alloc_size__(parameters) __attribute__((__alloc_size__ parameters))
#define __attribute_alloc_align__(parameter) __attribute__((__alloc_align__ parameter))
#define __attribute_pure__ __attribute__((__pure__))
#define __attribute_const__ __attribute__((__const__))
#define __attribute_noinline__ __attribute__((__noinline__))
#define __attribute_used__ __attribute__((__used__))
#define __attribute_maybe_unused__ __attribute__((__unused__))
#define __attribute_deprecated__ __attribute__((__deprecated__))
#define __attribute_format_arg__(parameter) __attribute__((__format_arg__(parameter)))
#define __attr_dealloc(function, parameter)
#define __attr_dealloc_free
#define __glibc_likely(condition) __builtin_expect((condition), 1)
#define __glibc_unlikely(condition) __builtin_expect((condition), 0)
#define __CONCAT(left, right) left##right
#define __STRING(text) #text
#endif
