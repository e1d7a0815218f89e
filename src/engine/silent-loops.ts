/**
 * Loops without an event: nobody sees what they do, or whether they end. A thread that has been in one for very long lets all others go first. When they
 * have come to their ends, or wait for it, it hangs; when one of them ends the program, what the thread would have done is not known.
 */
import type { Engine } from './engine.ts';
import { PendingOperation } from './operation.ts';
import type { RawStack } from './outcome.ts';
import { Operation } from './strategy.ts';
import type { Thread } from './thread.ts';

/** Of a million rounds each: `FUEL` in guest/core.c. */
const mostCounts = 300;

/** Where executions are cut off that end while a thread is in such a loop. */
export const silentLoopLimit: string = `${mostCounts} million rounds of a loop without an access`;

/** Nobody wakes the thread. */
const goRound: PendingOperation = new PendingOperation({
  kind: Operation.wait,
  verb: 'go round a loop without an access',
  sharing: null,
  ready: () => false,
  perform: () => 0,
});

export class SilentLoops {
  readonly #engine: Engine;
  /** Of one thread, in a row, in recursive calls of one depth: a recursion that branches takes long, and goes up and down all the time. */
  #counts = 0;
  #thread: Thread | undefined;
  #depth = 0;
  /** Events before them. */
  #step = 0;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** An execution begins. */
  begin(): void {
    this.#counts = this.#step = 0;
    this.#thread = undefined;
  }

  /** A million rounds more, `depth` recursive calls deep. `parks`: the program can park here. Returns what the runtime is to do, as at any call. */
  count(parks: boolean, depth: number): number {
    const { events, findings, scheduler, stacks } = this.#engine;
    events.alive();
    const thread = scheduler.current;
    if (events.step !== this.#step || thread !== this.#thread || depth !== this.#depth) this.#counts = 0;
    this.#step = events.step;
    this.#thread = thread;
    this.#depth = depth;
    if (++this.#counts < mostCounts) return 0;
    const stack = stacks.capture();
    if (!parks || scheduler.live.length === 1 || events.inCall) {
      findings.hang(thread, stack);
      throw scheduler.endOfExecution;
    }
    this.#counts = 0;
    thread.payload = stack;
    return scheduler.request(goRound, null, 0);
  }

  /** A thread that was left in such a loop. */
  get left(): Thread | undefined {
    return this.#engine.scheduler.live.find(({ operation }) => operation === goRound);
  }

  /** Nobody can go on, or only in circles: true, and reported, when a thread is left in such a loop. */
  hang(): boolean {
    const { left } = this;
    if (left !== undefined) this.#engine.findings.hang(left, left.payload as RawStack);
    return left !== undefined;
  }
}
