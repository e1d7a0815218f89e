/**
 * What profiled executions tell about a program: which threads touch which objects how often. Used by `surw`.
 *
 * Threads are named by {@link ThreadPaths}, objects by {@link objectKey}; sites that two threads met at in memory without a stable address are linked,
 * so that the sites of a heap object make one class. All counts are sums: adding profiles up gives the same in any order.
 */
import type { Random } from '../base/random.ts';
import type { SchedulingView, Strategy } from '../engine/strategy.ts';
import { objectKey } from './object-key.ts';
import { ThreadPaths } from './thread-paths.ts';

/** Plain data: it is posted to workers. */
export interface Profile {
  readonly executions: number;
  /** Flat pairs: path of a thread, path of its parent. */
  readonly parents: readonly number[];
  /** Flat quadruples: path, object key, events, events that write. */
  readonly counts: readonly number[];
  /** Flat pairs of sites that touched the same memory. */
  readonly links: readonly number[];
}

export const emptyProfile: Profile = { executions: 0, parents: [], counts: [], links: [] };

/** Different (path, object) pairs of one execution that are counted; further ones are not seen. */
const maxCounts = 2000;
/** What a merged profile keeps: the most frequent ones. */
const maxKept = 4000;

interface Count {
  readonly path: number;
  readonly key: number;
  events: number;
  writes: number;
}

/** Adds up what executions did. */
export class ProfileSum {
  #executions = 0;
  readonly #parents = new Map<number, number>();
  readonly #counts = new Map<number, Map<number, Count>>();
  readonly #links = new Map<number, Set<number>>();
  #left = 0;

  beginExecution(): void {
    this.#executions++;
    this.#left = maxCounts;
  }

  parent(path: number, parent: number): void {
    this.#parents.set(path, parent);
  }

  count(path: number, key: number, writes: number): void {
    if (this.#left > 0 && this.#add(path, key, 1, writes)) this.#left--;
  }

  link(site: number, other: number): void {
    const low = Math.min(site, other);
    let linked = this.#links.get(low);
    if (linked === undefined) this.#links.set(low, (linked = new Set()));
    linked.add(Math.max(site, other));
  }

  add(profile: Profile): void {
    this.#executions += profile.executions;
    const { parents, counts, links } = profile;
    for (let i = 0; i < parents.length; i += 2) this.parent(parents[i] ?? 0, parents[i + 1] ?? 0);
    for (let i = 0; i < counts.length; i += 4) {
      this.#add(counts[i] ?? 0, counts[i + 1] ?? 0, counts[i + 2] ?? 0, counts[i + 3] ?? 0);
    }
    for (let i = 0; i < links.length; i += 2) this.link(links[i] ?? 0, links[i + 1] ?? 0);
  }

  /** Everything so far. */
  all(): Profile {
    return this.#export(Number.POSITIVE_INFINITY);
  }

  /** Everything so far, cut to a size that can be handed round, and in an order of its own. */
  merged(): Profile {
    return this.#export(maxKept);
  }

  #add(path: number, key: number, events: number, writes: number): boolean {
    let ofPath = this.#counts.get(path);
    if (ofPath === undefined) this.#counts.set(path, (ofPath = new Map()));
    const known = ofPath.get(key);
    if (known === undefined) {
      ofPath.set(key, { path, key, events, writes });
      return true;
    }
    known.events += events;
    known.writes += writes;
    return false;
  }

  #export(limit: number): Profile {
    const counts = [...this.#counts.values()].flatMap((ofPath) => [...ofPath.values()]);
    counts.sort((a, b) => b.events - a.events || a.path - b.path || a.key - b.key);
    const links = [...this.#links].flatMap(([low, others]) => [...others].map((other) => [low, other] as const));
    links.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    return {
      executions: this.#executions,
      parents: [...this.#parents].toSorted((a, b) => a[0] - b[0]).flat(),
      counts: counts.slice(0, limit).flatMap(({ path, key, events, writes }) => [path, key, events, writes]),
      links: links.slice(0, limit).flat(),
    };
  }
}

/** `inner`, with everything that it performs counted in `sum`. */
export function profiled(inner: Strategy, sum: ProfileSum, globalsEnd: number): Strategy {
  const paths = new ThreadPaths();
  /** Who touched memory without a stable name last: thread and site. */
  const lastUsers = new Map<number, { thread: number; site: number }>();
  return {
    name: inner.name,
    begin(execution: number, random: Random) {
      lastUsers.clear();
      sum.beginExecution();
      inner.begin(execution, random);
    },
    chooseThread: (view) => inner.chooseThread(view),
    chooseValue: (kind, count, step, code) => inner.chooseValue(kind, count, step, code),
    performed(thread: number, view: SchedulingView) {
      const key = objectKey(view, thread, globalsEnd);
      if (key !== 0) sum.count(paths.of(thread), key, view.pendingWrites[thread] ?? 0);
      if (key < 0) {
        const address = view.pendingAddress[thread] ?? 0;
        const last = lastUsers.get(address);
        if (last === undefined) lastUsers.set(address, { thread, site: -key });
        else {
          if (last.thread !== thread && last.site !== -key) sum.link(last.site, -key);
          last.thread = thread;
          last.site = -key;
        }
      }
      inner.performed?.(thread, view);
    },
    created(thread, parent) {
      const of = parent >= 0 ? paths.of(parent) : 0;
      sum.parent(paths.created(thread, parent), of);
      inner.created?.(thread, parent);
    },
    ended: (thread) => inner.ended?.(thread),
    yielded: (thread) => inner.yielded?.(thread),
    end: (steps, points) => inner.end?.(steps, points),
  };
}
