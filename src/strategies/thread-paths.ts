/**
 * Names threads by how they came to be (main's second child's first child), which is the same in executions that number threads differently. The
 * name is a 32-bit hash of the path.
 */
import { withRoom } from './live-threads.ts';

export const mainPath = 1;

export class ThreadPaths {
  #paths = new Int32Array(64);
  #children = new Int32Array(64);

  of(thread: number): number {
    return this.#paths[thread] ?? 0;
  }

  /** `parent` is -1 for the main thread. Returns the path. */
  created(thread: number, parent: number): number {
    this.#paths = withRoom(this.#paths, thread);
    this.#children = withRoom(this.#children, thread);
    let path = mainPath;
    if (parent >= 0) {
      const ordinal = (this.#children[parent] ?? 0) + 1;
      this.#children[parent] = ordinal;
      path = Math.imul((this.#paths[parent] ?? 0) ^ Math.imul(ordinal, 0x9e37_79b1), 0x85eb_ca6b);
      path ^= path >>> 15;
    }
    this.#paths[thread] = path;
    this.#children[thread] = 0;
    return path;
  }
}
