/* What OCaml's configure finds out about a processor, for wasm32: written by hand from its definitions in m.h.in. */
#define SIZEOF_INT 4
#define SIZEOF_LONG 4
#define SIZEOF_PTR 4
#define SIZEOF_SHORT 2
#define SIZEOF_LONGLONG 8
#define HEADER_RESERVED_BITS 0
#define NO_NAKED_POINTERS 1
#define CAML_SAFE_STRING 1
#define FLAT_FLOAT_ARRAY 1
