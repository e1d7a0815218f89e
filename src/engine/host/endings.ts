/** Ends of an execution, and counters that may end it. */
import type { Engine } from '../engine.ts';
import type { Findings } from '../findings.ts';
import type { RawStack } from '../outcome.ts';

export function createEndingImports(engine: Engine): object {
  const { scheduler } = engine;
  const findings: Findings = engine.findings;
  // Functions that call setjmp have a `try`: once V8 has optimised them, frames of calls in it have other places and even names, and the same end would have another key.
  const jumps = engine.sites.data.hookNames.includes('__wasm_longjmp');
  /** Of an end that is known by how the program came there. The site is that of the thread's last operation. */
  const way = (stack: RawStack): string => (jumps ? `${engine.site}` : stack.join());
  const text = (address: number): string => engine.memory.text(address >>> 0);
  return {
    fail_assertion(expression: number, file: number, line: number, where: number): never {
      const at = `${text(file)}:${line}`;
      const inside = where === 0 ? '' : ` in ${text(where)}`;
      findings.fail('assertion', `assertion:${at}`, `Assertion \`${text(expression)}\` failed${inside} (${at})`, {
        stack: engine.stacks.capture(),
      });
    },
    fail_abort(message: number): never {
      const stack = engine.stacks.capture();
      findings.fail('abort', `abort:${way(stack)}`, message === 0 ? 'abort() was called' : text(message), { stack });
    },
    fail_exception(type: number, what: number): never {
      const stack = engine.stacks.capture();
      const detail = what === 0 ? '' : `: ${text(what)}`;
      findings.fail(
        'uncaught-exception',
        `exception:${way(stack)}`,
        `A C++ exception of type ${text(type)} was thrown${detail}`,
        {
          stack,
        },
      );
    },
    exit: (status: number): never => engine.exit(status),
    unsupported: (name: number): never => engine.unsupported(text(name)),
    abandon(): never {
      engine.end({ kind: 'abandoned' });
      throw scheduler.endOfExecution;
    },
    atomic_section(begin: number): void {
      scheduler.atomicSection(begin !== 0);
    },
    loop_goes_on: (depth: number): number => engine.silentLoops.count(true, depth),
    /** Of programs that an earlier runtime was linked with. */
    fuel_empty: (): void => void engine.silentLoops.count(false, 0),
    stack_overflow(): never {
      const stack = engine.stacks.capture();
      findings.fail(
        'stack-overflow',
        `stack-overflow:${stack[stack.length - 1] ?? 0}`,
        'The stack of the thread is used up',
        { stack },
      );
    },
  };
}
