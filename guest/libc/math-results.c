/* Functions of math.h with results in memory: libc computes, here is reported what is written. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "visible.h"
#include <math.h>

#define ONE_RESULT(type, name, real, result_type)        \
  type real(type, result_type *);                        \
  type name(type value, result_type *result) {           \
    HEDDLE_ENTRY;                                        \
    HEDDLE_WRITES(result, sizeof *result);               \
    return real(value, result);                          \
  }
ONE_RESULT(double, frexp, frexP, int)
ONE_RESULT(float, frexpf, frexpF, int)
ONE_RESULT(long double, frexpl, frexpL, int)
ONE_RESULT(double, modf, modF, double)
ONE_RESULT(float, modff, modfF, float)
ONE_RESULT(long double, modfl, modfL, long double)
ONE_RESULT(double, lgamma_r, lgamma_R, int)
ONE_RESULT(float, lgammaf_r, lgammaf_R, int)
ONE_RESULT(long double, lgammal_r, lgammal_R, int)

#define QUOTIENT(type, name, real)                       \
  type real(type, type, int *);                          \
  type name(type value, type divisor, int *quotient) {   \
    HEDDLE_ENTRY;                                        \
    HEDDLE_WRITES(quotient, sizeof *quotient);           \
    return real(value, divisor, quotient);               \
  }
QUOTIENT(double, remquo, remquO)
QUOTIENT(float, remquof, remquoF)
QUOTIENT(long double, remquol, remquoL)

#define BOTH(type, name, real)                           \
  void real(type, type *, type *);                       \
  void name(type value, type *sine, type *cosine) {      \
    HEDDLE_ENTRY;                                        \
    HEDDLE_WRITES(sine, sizeof *sine);                   \
    HEDDLE_WRITES(cosine, sizeof *cosine);               \
    real(value, sine, cosine);                           \
  }
BOTH(double, sincos, sincoS)
BOTH(float, sincosf, sincosF)
BOTH(long double, sincosl, sincosL)
