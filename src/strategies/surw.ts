/**
 * `surw`: selectively uniform random walk (Zhao, Wolff, Mathur and Roychoudhury, "Selectively uniform concurrency testing", ASPLOS 2025).
 *
 * Each execution takes an interest in the events of one object, chosen at random, and makes every order of these about equally likely. A thread is
 * drawn with the weight of its expected remaining events of interest (its descendants' included, until they exist) and is the only one that may perform
 * the next of them; meanwhile threads with other events run at random, so that these do not bias the order. Guarantee: with exact counts and no
 * blocking, orders of the events of interest are uniform; every schedule has positive probability. Cost: a scan of the candidates a point and of
 * the live threads an event of interest.
 *
 * Deviations: counts are means over the profiled executions of earlier generations (see profile.ts), as nothing else may be known to an execution.
 * Objects are words of globals; for other memory, the code sites that met at one address. The intended thread is drawn anew when any thread spins or yields.
 * Without a profile it is a random walk. Another sampler may take the place of the random walk of the other events: where much has to happen between
 * two events of interest, a random walk seldom lets one thread come far. Free values are uniform.
 */
import { Random } from '../base/random.ts';
import type { SchedulingView } from '../engine/strategy.ts';
import { type Interest, interestsOf } from './interest.ts';
import { LiveThreads, withRoom } from './live-threads.ts';
import { objectKey } from './object-key.ts';
import type { Profile } from './profile.ts';
import { createRandom } from './random.ts';
import type { Sampler } from './sampler.ts';
import { ThreadPaths } from './thread-paths.ts';

const nobody = -1;

export interface SurwOptions {
  readonly profile: Profile;
  /** End of the program's global variables in memory: see {@link objectKey}. */
  readonly globalsEnd: number;
  /** Orders what is of no interest. Default: a random walk, as in the paper. */
  readonly under?: Sampler;
}

export function createSurw({ profile, globalsEnd, under = createRandom() }: SurwOptions): Sampler {
  const interests = interestsOf(profile);
  let interest: Interest | null = null;
  let random = new Random();
  const live = new LiveThreads();
  const paths = new ThreadPaths();
  /** Expected events of interest still to come, of a thread and its descendants that do not exist yet. */
  let remaining = new Float64Array(64);
  let allowed = new Int32Array(64);
  let intended = nobody;

  const matters = (view: SchedulingView, thread: number): boolean => {
    if (interest === null) return false;
    const key = objectKey(view, thread, globalsEnd);
    return key < 0 ? interest.sites[-key] === 1 : key !== 0 && key === interest.address;
  };
  const weight = (view: SchedulingView, thread: number): number => {
    const expected = remaining[thread] ?? 0;
    return expected >= 1 || !matters(view, thread) ? expected : 1;
  };
  /** One of the first `count` entries of `threads`, in proportion to the weights; `nobody` when all are 0. */
  const draw = (view: SchedulingView, threads: Int32Array, count: number): number => {
    let total = 0;
    for (let i = 0; i < count; i++) total += weight(view, threads[i] ?? 0);
    if (total === 0) return nobody;
    let at = random.fraction() * total;
    let last = nobody;
    for (let i = 0; i < count; i++) {
      const thread = threads[i] ?? 0;
      const own = weight(view, thread);
      if (own === 0) continue;
      last = thread;
      at -= own;
      if (at < 0) break;
    }
    return last;
  };

  const choose = (view: SchedulingView, threads: Int32Array, offered: number): number => {
    if (intended === nobody) intended = draw(view, live.ids, live.count);
    let count = 0;
    for (let i = 0; i < offered; i++) {
      const thread = threads[i] ?? 0;
      if (thread === intended || !matters(view, thread)) allowed[count++] = thread;
    }
    if (count > 0) return under.choose(view, allowed, count);
    // Only events of interest can run, and the intended thread cannot: another one takes its place.
    intended = draw(view, threads, offered);
    return intended;
  };

  return {
    name: 'surw',
    begin(execution, source) {
      under.begin(execution, source);
      random = source;
      live.clear();
      intended = nobody;
      interest = interests.length === 0 ? null : (interests[random.below(interests.length)] ?? null);
    },
    chooseThread: (view: SchedulingView) => choose(view, view.candidates, view.count),
    choose,
    chooseValue: (_kind, count) => random.below(count),
    performed(thread, view) {
      under.performed?.(thread, view);
      if (!matters(view, thread)) return;
      remaining[thread] = Math.max(0, (remaining[thread] ?? 0) - 1);
      if (thread === intended) intended = nobody;
    },
    created(thread, parent) {
      under.created?.(thread, parent);
      live.add(thread);
      remaining = withRoom(remaining, thread);
      allowed = withRoom(allowed, thread);
      const path = paths.created(thread, parent);
      const own = interest?.expected.get(path) ?? 0;
      remaining[thread] = own;
      if (parent < 0) return;
      const before = remaining[parent] ?? 0;
      remaining[parent] = Math.max(0, before - own);
      if (intended === parent && random.fraction() * before < own) intended = thread;
    },
    ended(thread) {
      under.ended?.(thread);
      live.remove(thread);
      if (thread === intended) intended = nobody;
    },
    yielded(thread) {
      under.yielded?.(thread);
      // Somebody spins: perhaps for a thread that waits for the intended one.
      intended = nobody;
    },
  };
}
