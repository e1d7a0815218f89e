/* C23's <stdbit.h>, which neither the compiler nor the sysroot has. */
#ifndef HEDDLE_STDBIT_H
#define HEDDLE_STDBIT_H

#define __STDC_VERSION_STDBIT_H__ 202311L
#define __STDC_ENDIAN_LITTLE__ __ORDER_LITTLE_ENDIAN__
#define __STDC_ENDIAN_BIG__ __ORDER_BIG_ENDIAN__
#define __STDC_ENDIAN_NATIVE__ __BYTE_ORDER__

#ifdef __cplusplus
#define __HEDDLE_BOOL bool
#else
#define __HEDDLE_BOOL _Bool
#endif

/* The first bit is number 1; 0 is for none. */
#define __HEDDLE_BITS(suffix, type)                                                                                         \
  static inline unsigned stdc_leading_zeros_##suffix(type value) { return (unsigned)__builtin_clzg(value, (int)sizeof value * 8); } \
  static inline unsigned stdc_leading_ones_##suffix(type value) { return stdc_leading_zeros_##suffix((type)~value); }       \
  static inline unsigned stdc_trailing_zeros_##suffix(type value) { return (unsigned)__builtin_ctzg(value, (int)sizeof value * 8); } \
  static inline unsigned stdc_trailing_ones_##suffix(type value) { return stdc_trailing_zeros_##suffix((type)~value); }     \
  static inline unsigned stdc_first_leading_one_##suffix(type value) { return value == 0 ? 0 : stdc_leading_zeros_##suffix(value) + 1; } \
  static inline unsigned stdc_first_leading_zero_##suffix(type value) { return stdc_first_leading_one_##suffix((type)~value); } \
  static inline unsigned stdc_first_trailing_one_##suffix(type value) { return value == 0 ? 0 : stdc_trailing_zeros_##suffix(value) + 1; } \
  static inline unsigned stdc_first_trailing_zero_##suffix(type value) { return stdc_first_trailing_one_##suffix((type)~value); } \
  static inline unsigned stdc_count_ones_##suffix(type value) { return (unsigned)__builtin_popcountg(value); }              \
  static inline unsigned stdc_count_zeros_##suffix(type value) { return stdc_count_ones_##suffix((type)~value); }           \
  static inline __HEDDLE_BOOL stdc_has_single_bit_##suffix(type value) { return stdc_count_ones_##suffix(value) == 1; }             \
  static inline unsigned stdc_bit_width_##suffix(type value) { return (unsigned)sizeof value * 8 - stdc_leading_zeros_##suffix(value); } \
  static inline type stdc_bit_floor_##suffix(type value) {                                                                  \
    return value == 0 ? 0 : (type)((type)1 << (stdc_bit_width_##suffix(value) - 1));                                        \
  }                                                                                                                         \
  static inline type stdc_bit_ceil_##suffix(type value) {                                                                   \
    return value <= 1 ? 1 : (type)((type)2 << (stdc_bit_width_##suffix((type)(value - 1)) - 1));                            \
  }

__HEDDLE_BITS(uc, unsigned char)
__HEDDLE_BITS(us, unsigned short)
__HEDDLE_BITS(ui, unsigned int)
__HEDDLE_BITS(ul, unsigned long)
__HEDDLE_BITS(ull, unsigned long long)
#undef __HEDDLE_BITS
#undef __HEDDLE_BOOL

#ifndef __cplusplus
#define __heddle_bits(name, value)                                                                                     \
  _Generic((value), unsigned char: name##_uc, unsigned short: name##_us, unsigned int: name##_ui,                      \
      unsigned long: name##_ul, unsigned long long: name##_ull)(value)
#define stdc_leading_zeros(value) __heddle_bits(stdc_leading_zeros, value)
#define stdc_leading_ones(value) __heddle_bits(stdc_leading_ones, value)
#define stdc_trailing_zeros(value) __heddle_bits(stdc_trailing_zeros, value)
#define stdc_trailing_ones(value) __heddle_bits(stdc_trailing_ones, value)
#define stdc_first_leading_zero(value) __heddle_bits(stdc_first_leading_zero, value)
#define stdc_first_leading_one(value) __heddle_bits(stdc_first_leading_one, value)
#define stdc_first_trailing_zero(value) __heddle_bits(stdc_first_trailing_zero, value)
#define stdc_first_trailing_one(value) __heddle_bits(stdc_first_trailing_one, value)
#define stdc_count_zeros(value) __heddle_bits(stdc_count_zeros, value)
#define stdc_count_ones(value) __heddle_bits(stdc_count_ones, value)
#define stdc_has_single_bit(value) __heddle_bits(stdc_has_single_bit, value)
#define stdc_bit_width(value) __heddle_bits(stdc_bit_width, value)
#define stdc_bit_floor(value) __heddle_bits(stdc_bit_floor, value)
#define stdc_bit_ceil(value) __heddle_bits(stdc_bit_ceil, value)
#endif
#endif
