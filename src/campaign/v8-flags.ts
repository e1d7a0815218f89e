/** Settings of V8 for processes and workers that run executions. */
import { setFlagsFromString } from 'node:v8';

/** Takes effect for code that V8 compiles afterwards, in the whole process. */
export function tuneV8(): void {
  // Kilobytes of a coroutine's own stack: room for the recursion that guest/core.c allows (DEPTH_LIMIT). V8 takes the smaller of the two.
  setFlagsFromString('--wasm-stack-switching-stack-size=16384');
  setFlagsFromString('--stack-size=16000');
  // The path of a scheduling point is longer than V8 inlines by default: executions of locks.c take 0.91 of the CPU time. With more than
  // this they are no faster, and every worker compiles for itself: twice as much is a fifth more CPU of V8's compiler.
  setFlagsFromString('--max-inlined-bytecode-size=1000');
  setFlagsFromString('--max-inlined-bytecode-size-cumulative=1300');
}
