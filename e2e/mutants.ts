/** Small changes to a correct program, one at a time, of the kinds that people make. A line stays a line, so places keep their numbers. */

export interface Mutant {
  /** What was changed. */
  readonly kind: string;
  /** Counted from 1. */
  readonly line: number;
  readonly source: string;
}

type Change = (line: string) => readonly string[];

/** A statement of one line that declares nothing and leaves nowhere. */
const statement =
  /^\s+(?!(?:return|break|continue|goto|else|do|for|while|if|switch|case|default|struct|static|const|auto)\b)[^/#{}]*;$/;
const declaration =
  /^\s+(?:const |unsigned |struct |_Atomic\(.*\) )?[\w:]+(?:<[^;=]*>)?\s[\s*&]*\w+(?:\[.*\])?(?: =.*|,.*|\(.*\)|\{.*\})?;$/;
const indentation = (line: string): string => /^\s*/.exec(line)?.[0] ?? '';
const stands = (line: string): boolean => statement.test(line) && !declaration.test(line);

const weaker: Readonly<Record<string, readonly string[]>> = {
  acquire: ['relaxed'],
  release: ['relaxed'],
  acq_rel: ['acquire', 'release'],
  seq_cst: ['relaxed'],
};

/** Each gives lines to put in the place of one. */
const changes: Readonly<Record<string, Change>> = {
  delete: (line) => (stands(line) ? [`${indentation(line)};`] : []),
  'if for while': (line) => (/^\s+while \(.*\) \{$/.test(line) ? [line.replace('while', 'if')] : []),
  'no wait': (line) => (/^\s+while \(.*\) ?\{?$/.test(line) ? [line.replace('(', '(0 && ')] : []),
  'other branch': (line) => (/^\s+if \(.*\) ?\{?$/.test(line) ? [line.replace('(', '(1 || ')] : []),
  'weaker order': (line) =>
    [...line.matchAll(/(memory_order(?:_|::))(acquire|release|acq_rel|seq_cst)\b/g)].flatMap(
      ({ 0: all, 1: prefix, 2: order, index }) =>
        (weaker[order ?? ''] ?? []).map(
          (other) => `${line.slice(0, index)}${prefix}${other}${line.slice(index + all.length)}`,
        ),
    ),
  'wakes one': (line) => wakes(line, /(_)broadcast\(/, '$1signal('),
  'wakes all': (line) => wakes(line, /(_)signal\(/, '$1broadcast('),
  'one more': (line) => counts(line, 1),
  'one less': (line) => counts(line, -1),
  'reads and writes': (line) => {
    const [whole, place, by] =
      /(?<=^\s+)atomic_fetch_add(?:_explicit)?\(([^,()]+), (\w+)(?:, \w+)?\);$/.exec(line) ?? [];
    return whole === undefined ? [] : [line.replace(whole, `atomic_store(${place}, atomic_load(${place}) + ${by});`)];
  },
};

function wakes(line: string, what: RegExp, other: string): readonly string[] {
  return /\b(?:pthread_cond|cnd)_/.test(line) && what.test(line) ? [line.replace(what, other)] : [];
}

function counts(line: string, by: 1 | -1): readonly string[] {
  const [whole, call, count] =
    /((?:sem_init|pthread_barrier_init)\(.*, |(?:latch|barrier|semaphore)\b.*[({])(\d+)/.exec(line) ?? [];
  return whole === undefined || Number(count) + by < 0 ? [] : [line.replace(whole, `${call}${Number(count) + by}`)];
}

/** All mutants of a C or C++ source, in the order of its lines. */
export function mutantsOf(source: string): Mutant[] {
  const lines = source.split('\n');
  const known = new Set([source]);
  const mutants: Mutant[] = [];
  const add = (kind: string, at: number, changed: readonly string[]): void => {
    const text = lines.toSpliced(at, changed.length, ...changed).join('\n');
    if (known.has(text)) return;
    known.add(text);
    mutants.push({ kind, line: at + 1, source: text });
  };
  for (const [at, line] of lines.entries()) {
    const next = lines[at + 1] ?? '';
    for (const [name, change] of Object.entries(changes)) for (const other of change(line)) add(name, at, [other]);
    if (stands(line) && stands(next) && indentation(line) === indentation(next)) add('swap', at, [next, line]);
  }
  return mutants;
}

/** `most` of each kind at most: the frequent kinds say the least. */
export function someOf(mutants: readonly Mutant[], most: number): Mutant[] {
  const taken = new Map<string, number>();
  return mutants.filter(({ kind }) => {
    const before = taken.get(kind) ?? 0;
    taken.set(kind, before + 1);
    return before < most;
  });
}
