/** The collection of real bug shapes that comes with Heddle: specimens/NAME/specimen.json. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HeddleError } from '../base/error.ts';
import { findingKinds } from '../report/explain-kinds.ts';
import type { FindingKind, Verdict } from '../report/model.ts';
import { flag, list, natural, object, oneOf, optional, required, text } from '../report/shape.ts';
import { mismatch } from '../report/shape-check.ts';
import type { CheckOptions } from '../index.ts';
import { dynamicLibrary } from './option-values.ts';
import { didYouMean } from './suggest.ts';

/** With or without threads (`-pthread`). */
type Build = 'threads' | 'plain';

/** One program of a specimen and what Heddle must say about it. */
export interface SpecimenVariant {
  readonly name: string;
  readonly files: readonly string[];
  readonly flags?: readonly string[];
  readonly arguments?: readonly string[];
  /** Dynamic libraries that the program opens, as `--library` takes them. */
  readonly libraries?: readonly string[];
  /** The files are a main and a side module, linked apart and instantiated together: nothing is checked, `heddle link` is compared with the engine. */
  readonly link?: {
    readonly main: Build;
    readonly side: Build;
    /** The side module is let in by hand. */
    readonly forced?: boolean;
  };
  readonly options?: {
    /** At most so many executions, where one is slow by nature. */
    readonly runs?: number;
    /** The one under which `expect` holds; without it, under both. */
    readonly memoryModel?: 'c11' | 'sc';
  };
  /** The variant of the same specimen that repairs it; by default the first that is expected to be clean. */
  readonly repairedBy?: string;
  readonly expect: {
    readonly verdict: Verdict;
    /** Kinds that must be among the findings. */
    readonly kinds?: readonly FindingKind[];
    /**
     * Preemptive switches, the fewest known with which a finding of the first kind shows (by `--strategy preemption-bound`): the schedule that is reported
     * has at most one more.
     */
    readonly switches?: number;
    /** May be found besides `kinds`: what else the same bug shows as in other schedules. */
    readonly allowed?: readonly FindingKind[];
    /** Of at least one finding of the first kind. */
    readonly cause?: string;
    /** All findings of the first kind are marked likely benign (true), or none is (false). */
    readonly benign?: boolean;
    /** Each must be part of the message of a finding: what an assertion says. */
    readonly texts?: readonly string[];
    /** `file:line` of places that findings of `kinds` must name. */
    readonly places?: readonly string[];
    /** The missing orders of a finding of `kinds`: `release at a.c:12`, `seq_cst fence before a.c:20`; none may have others. */
    readonly blame?: readonly string[];
    /** Of the error, with the verdict `error`. */
    readonly code?: string;
    /** Of `link`: rules that are broken. */
    readonly rules?: readonly string[];
  };
}

interface SpecimenFile {
  readonly title: string;
  readonly variants: readonly SpecimenVariant[];
}

export interface Specimen extends SpecimenFile {
  readonly name: string;
  readonly folder: string;
}

const variantShape = object<SpecimenVariant>({
  name: required(text(), 'unique in its specimen'),
  files: required(list(text()), 'sources in the folder'),
  flags: optional(list(text()), 'for the compiler'),
  arguments: optional(list(text()), 'for the program'),
  libraries: optional(list(text()), 'that the program opens'),
  link: optional(
    object<NonNullable<SpecimenVariant['link']>>({
      main: required(oneOf<Build>({ threads: 0, plain: 0 }), 'how the main module is built'),
      side: required(oneOf<Build>({ threads: 0, plain: 0 }), 'how the side module is built'),
      forced: optional(flag(), 'whether the side module is let in by hand'),
    }),
    'two modules instead of a program',
  ),
  options: optional(
    object<NonNullable<SpecimenVariant['options']>>({
      runs: optional(natural(), 'executions at most'),
      memoryModel: optional(oneOf({ c11: 0, sc: 0 }), 'under which it behaves like this'),
    }),
    'for the campaign',
  ),
  repairedBy: optional(text(), 'the variant that repairs it'),
  expect: required(
    object<SpecimenVariant['expect']>({
      verdict: required(oneOf<Verdict>({ clean: 0, findings: 0, incomplete: 0, error: 0 }), 'of the whole check'),
      kinds: optional(list(oneOf(findingKinds)), 'that must be found'),
      switches: optional(natural(), 'the fewest preemptive switches known'),
      allowed: optional(list(oneOf(findingKinds)), 'that may be found'),
      cause: optional(text(), 'of one of the findings'),
      benign: optional(flag(), 'whether the findings are marked likely benign'),
      texts: optional(list(text()), 'that messages of findings contain'),
      places: optional(list(text()), 'that the findings name'),
      blame: optional(list(text()), 'the missing memory orders'),
      code: optional(text(), 'of the error'),
      rules: optional(list(text()), 'of heddle link that are broken'),
    }),
    'what Heddle must say',
  ),
});
const fileShape = object<SpecimenFile>({
  title: required(text(), 'one sentence'),
  variants: required(list(variantShape), 'buggy and fixed programs'),
});

const collection = fileURLToPath(new URL('../../specimens/', import.meta.url));

/** The models of the five bugs that Heddle was built against, in the order of README's table. */
export const systems: readonly string[] = ['flexdll', 'ocaml-gc', 'mimalloc', 'emscripten-dlopen', 'ebpf-epoch'];

export function isSystem(name: string): boolean {
  return systems.includes(name);
}

/** All specimens: the five systems, then the others by name. */
export function readSpecimens(): readonly Specimen[] {
  const folders = readdirSync(collection, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const names = folders.map((entry) => entry.name).toSorted();
  return [...systems.filter((name) => names.includes(name)), ...names.filter((name) => !isSystem(name))].map(
    readSpecimen,
  );
}

/** What a variant's program opens, as `check` takes it. */
export function specimenLibraries({ libraries = [] }: SpecimenVariant): NonNullable<CheckOptions['libraries']> {
  return libraries.flatMap((given) => {
    const parsed = dynamicLibrary(given);
    return parsed.ok ? [parsed.value] : [];
  });
}

/** The name of the variant that repairs this one, if there is one. */
export function repairOf({ variants }: Specimen, { repairedBy }: SpecimenVariant): string | undefined {
  return repairedBy ?? variants.find(({ expect }) => expect.verdict === 'clean')?.name;
}

/** @throws HeddleError `HDL_SPECIMEN_UNKNOWN` with the nearest name. */
export function selectSpecimens(all: readonly Specimen[], names: readonly string[]): readonly Specimen[] {
  return names.map((name) => {
    const specimen = all.find((candidate) => candidate.name === name);
    if (specimen !== undefined) return specimen;
    const known = all.map((candidate) => candidate.name);
    throw new HeddleError('HDL_SPECIMEN_UNKNOWN', `There is no specimen \`${name}\`.`, {
      hint: didYouMean(name, known, 'Run `heddle specimens` for the list.'),
    });
  });
}

function readSpecimen(name: string): Specimen {
  const folder = join(collection, name);
  const value: unknown = JSON.parse(readFileSync(join(folder, 'specimen.json'), 'utf8'));
  const problem = mismatch(fileShape, value);
  if (problem !== undefined) {
    throw new HeddleError('HDL_SPECIMEN_INVALID', `\`${join(folder, 'specimen.json')}\` is no specimen: ${problem}.`);
  }
  return { ...(value as SpecimenFile), name, folder };
}
