/** Draws the abstract schedules of `rff`: one from the corpus, changed a little. */
import type { Random } from '../base/random.ts';
import type { Constraint, ReadsFrom } from './reads-from.ts';
import { readOf, writeOf } from './reads-from.ts';

const maxConstraints = 6;
/** One schedule in so many starts from nothing. */
const freshEvery = 4;

/** Returns a function that draws a schedule; it is empty while no pairs are known. */
export function createMutator({ possible, seen, corpus }: ReadsFrom): (random: Random) => readonly Constraint[] {
  const known = new Set(seen);
  const unseen = possible.filter((pair) => !known.has(pair));
  const total = corpus.reduce((sum, { count }) => sum + 1 / count, 0);

  const fromCorpus = (random: Random): readonly Constraint[] => {
    let at = random.fraction() * total;
    for (const { constraints, count } of corpus) {
      at -= 1 / count;
      if (at < 0) return constraints;
    }
    return [];
  };
  const anyConstraint = (random: Random): Constraint => {
    // A pair that never happened is worth wanting; one that did, worth forbidding.
    const wanted = unseen.length > 0 && random.below(2) === 0;
    const pairs = wanted ? unseen : possible;
    const pair = pairs[random.below(pairs.length)] ?? 0;
    return { write: writeOf(pair), read: readOf(pair), positive: wanted || random.below(2) === 0 };
  };
  const mutateOnce = (constraints: Constraint[], random: Random): void => {
    const kind = constraints.length === 0 ? 0 : random.below(4);
    const at = random.below(Math.max(1, constraints.length));
    const old = constraints[at];
    if (kind <= 1 && constraints.length < maxConstraints) constraints.push(anyConstraint(random));
    else if (kind === 2 && old !== undefined) constraints[at] = { ...old, positive: !old.positive };
    else constraints.splice(at, 1);
  };

  return (random) => {
    if (possible.length === 0) return [];
    const constraints = random.below(freshEvery) === 0 ? [] : [...fromCorpus(random)];
    const times = 1 + random.below(2);
    for (let i = 0; i < times; i++) mutateOnce(constraints, random);
    return constraints;
  };
}
