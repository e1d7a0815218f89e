/* The bytecode interpreter. Its stack pointer is a local variable; whoever may collect finds it in the domain. */
#include "runtime.h"

static int in_program(value address) {
  return address >= (value)program && address < (value)(program + program_length);
}

/* Runs from `pc` to STOP and returns the accumulator. `count`: arguments that `pc` was applied to, already on the stack. */
value interpret(const opcode *pc, int count) {
  struct domain *domain = self;
  word *stack = domain->stack;
  value sp = get(domain->sp), accumulator = NUMBER(0);
  for (;;) {
    switch (*pc++) {
      case ACC:
        accumulator = get(stack[sp + (value)*pc++]);
        break;
      case PUSH:
        assert(sp > 8); /* room for a callback */
        put(stack[--sp], accumulator);
        break;
      case POP:
        sp += (value)*pc++;
        break;
      case CONST:
        accumulator = NUMBER(*pc++);
        break;
      case OFFSET:
        accumulator += 2 * (value)*pc++;
        break;
      case MAKE_PAIR: /* of the accumulator and the newest word of the stack */
        put(domain->sp, sp);
        accumulator = pair(accumulator, get(stack[sp]));
        sp++;
        break;
      case FIELD:
        accumulator = get(fields(accumulator)[*pc++]);
        break;
      case ADD:
        accumulator += get(stack[sp++]) - 1;
        break;
      case BRANCH_IF_ZERO:
        pc += accumulator == NUMBER(0) ? *pc : 1;
        break;
      case CLOSURE: /* functions have no environment: their code stands for them */
        accumulator = (value)(program + *pc++);
        break;
      case PUSH_RETURN:
        assert(sp > 8);
        put(stack[--sp], NUMBER(count));
        put(stack[--sp], (value)(program + *pc++));
        break;
      case FUNCTION: /* begins every function */
        assert(count == *pc);
        pc++;
        break;
      case APPLY:
        assert(in_program(accumulator));
        count = *pc;
        pc = (const opcode *)accumulator;
        break;
      case RETURN:
        sp += (value)*pc;
        pc = (const opcode *)get(stack[sp++]);
        count = TO_INT(get(stack[sp++]));
        break;
      case CALL_C:
        put(domain->sp, sp);
        accumulator = primitive(*pc++, accumulator, get(stack[sp]));
        break;
      case STOP:
        put(domain->sp, sp);
        return accumulator;
      default:
        assert(!"an instruction");
    }
  }
}
