/* What interp.c needs of the debugger, which debugger.c leaves out where there are no sockets. Nothing calls it without a debugger. */
#define CAML_INTERNALS
#include "caml/debugger.h"
#include "caml/misc.h"

opcode_t caml_debugger_saved_instruction(code_t pc) {
  caml_fatal_error("there is no debugger");
  return *pc;
}
