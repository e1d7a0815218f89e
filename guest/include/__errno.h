/* libc.a has one plain errno word, which the runtime swaps when it switches threads (guest/core.c): so the program must not see it as
 * thread-local. The section name keeps the TSan pass away from direct accesses to it: the word is every thread's own. */
#ifndef HEDDLE_ERRNO_H
#define HEDDLE_ERRNO_H
#ifdef __cplusplus
extern "C" {
#endif
extern int errno __attribute__((section("__llvm_prf_cnts")));
#define errno errno
#ifdef __cplusplus
}
#endif
/* Linux's that WASI has no numbers for. No call answers them; programs name them. */
#define EDEADLOCK EDEADLK
#define ENOTBLK 101
#define ECHRNG 102
#define EL2NSYNC 103
#define EL3HLT 104
#define EL3RST 105
#define ELNRNG 106
#define EUNATCH 107
#define ENOCSI 108
#define EL2HLT 109
#define EBADE 110
#define EBADR 111
#define EXFULL 112
#define ENOANO 113
#define EBADRQC 114
#define EBADSLT 115
#define EBFONT 116
#define ENOSTR 117
#define ENODATA 118
#define ETIME 119
#define ENOSR 120
#define ENONET 121
#define ENOPKG 122
#define EREMOTE 123
#define EADV 124
#define ESRMNT 125
#define ECOMM 126
#define EDOTDOT 127
#define ENOTUNIQ 128
#define EBADFD 129
#define EREMCHG 130
#define ELIBACC 131
#define ELIBBAD 132
#define ELIBSCN 133
#define ELIBMAX 134
#define ELIBEXEC 135
#define ERESTART 136
#define ESTRPIPE 137
#define EUSERS 138
#define ESOCKTNOSUPPORT 139
#define EPFNOSUPPORT 140
#define ESHUTDOWN 141
#define ETOOMANYREFS 142
#define EHOSTDOWN 143
#define EUCLEAN 144
#define ENOTNAM 145
#define ENAVAIL 146
#define EISNAM 147
#define EREMOTEIO 148
#define ENOMEDIUM 149
#define EMEDIUMTYPE 150
#define ENOKEY 151
#define EKEYEXPIRED 152
#define EKEYREVOKED 153
#define EKEYREJECTED 154
#define ERFKILL 155
#define EHWPOISON 156
#endif
