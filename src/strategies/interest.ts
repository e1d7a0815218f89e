/** Classes of events that `surw` may take an interest in, made from a {@link Profile}. */
import type { Profile } from './profile.ts';

/** The events on one object that several threads use. */
export interface Interest {
  /** Address of the word, when it is a global; else 0 and `sites` says which events belong. */
  readonly address: number;
  /** By code site: 1 for members. */
  readonly sites: Uint8Array;
  /** Expected events of a thread and all its descendants, by the thread's path. */
  readonly expected: ReadonlyMap<number, number>;
}

/** One class for each object that at least two threads touch and one changes, ordered by name. */
export function interestsOf(profile: Profile): readonly Interest[] {
  const rootOf = linkedSites(profile.links);
  const parents = new Map<number, number>();
  for (let i = 0; i < profile.parents.length; i += 2) parents.set(profile.parents[i] ?? 0, profile.parents[i + 1] ?? 0);

  interface Class {
    readonly own: Map<number, number>;
    readonly sites: Set<number>;
    writes: number;
  }
  const classes = new Map<number, Class>();
  const { counts } = profile;
  for (let i = 0; i < counts.length; i += 4) {
    const [path = 0, key = 0, events = 0, writes = 0] = counts.slice(i, i + 4);
    const name = key < 0 ? -rootOf(-key) : key;
    let found = classes.get(name);
    if (found === undefined) classes.set(name, (found = { own: new Map(), sites: new Set(), writes: 0 }));
    found.own.set(path, (found.own.get(path) ?? 0) + events / profile.executions);
    if (key < 0) found.sites.add(-key);
    found.writes += writes;
  }
  return [...classes]
    .filter(([, { own, writes }]) => own.size >= 2 && writes > 0)
    .toSorted((a, b) => a[0] - b[0])
    .map(([name, { own, sites }]) => ({
      address: Math.max(0, name),
      sites: flags(sites),
      expected: withDescendants(own, parents),
    }));
}

function flags(sites: ReadonlySet<number>): Uint8Array {
  const result = new Uint8Array(sites.size === 0 ? 0 : Math.max(...sites) + 1);
  for (const site of sites) result[site] = 1;
  return result;
}

function withDescendants(own: ReadonlyMap<number, number>, parents: ReadonlyMap<number, number>): Map<number, number> {
  const total = new Map<number, number>();
  for (const [path, events] of own) {
    const seen = new Set<number>();
    for (let at = path; at !== 0 && !seen.has(at); at = parents.get(at) ?? 0) {
      seen.add(at);
      total.set(at, (total.get(at) ?? 0) + events);
    }
  }
  return total;
}

/** The smallest site that a site is linked with, directly or not. */
function linkedSites(links: readonly number[]): (site: number) => number {
  const above = new Map<number, number>();
  const rootOf = (site: number): number => {
    let root = site;
    for (let next = above.get(root); next !== undefined; next = above.get(root)) root = next;
    if (root !== site) above.set(site, root);
    return root;
  };
  for (let i = 0; i < links.length; i += 2) {
    const a = rootOf(links[i] ?? 0);
    const b = rootOf(links[i + 1] ?? 0);
    if (a !== b) above.set(Math.max(a, b), Math.min(a, b));
  }
  return rootOf;
}
