/** Parsers for option values: each takes what the user typed and returns the value or says what was expected. */

import type { CampaignShard } from '../campaign/campaign-shard.ts';
import type { HostMemory } from '../wasm/link/model.ts';

/** The outcome of reading one value; `expected` completes "expects ...". */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly expected: string; readonly hint?: string };

export type Parser<T> = (text: string) => Parsed<T>;

const accept = <T>(value: T): Parsed<T> => ({ ok: true, value });

/** A whole number in plain digits (underscores and commas between digits are allowed: `20_000`). */
export function wholeNumber(minimum: number, maximum: number = Number.MAX_SAFE_INTEGER): Parser<number> {
  const range =
    maximum === Number.MAX_SAFE_INTEGER
      ? `of at least ${minimum}`
      : `from ${minimum} to ${maximum.toLocaleString('en')}`;
  return (text) => {
    const value = /^\d+([_,]\d{3})*$/.test(text) ? Number(text.replaceAll(/[_,]/g, '')) : Number.NaN;
    if (Number.isSafeInteger(value) && value >= minimum && value <= maximum) return accept(value);
    return { ok: false, expected: `a whole number ${range}` };
  };
}

const TIME_UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;

/** A duration such as `60s`, `2m`, `500ms` or `1h`, in milliseconds. A bare number counts seconds. */
export const duration: Parser<number> = (text) => {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text);
  const unit = (match?.[2] ?? 's') as keyof typeof TIME_UNITS;
  const value = match === null ? Number.NaN : Math.round(Number(match[1]) * TIME_UNITS[unit]);
  if (Number.isSafeInteger(value) && value > 0) return accept(value);
  return {
    ok: false,
    expected: 'a time above zero with the unit ms, s, m or h',
    hint: 'For example `60s`, `2m` or `500ms`.',
  };
};

const SIZE_UNITS = { '': 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 } as const;

/** A size in bytes such as `256M` or `1G`, a multiple of `step`; units are powers of 1024. */
export function size(minimum: number, maximum: number, step: number): Parser<number> {
  const range = `from ${formatSize(minimum)} to ${formatSize(maximum)} in steps of ${formatSize(step)}`;
  return (text) => {
    const match = /^(\d+)([KMG]?)(?:i?B)?$/i.exec(text);
    const unit = (match?.[2] ?? '').toUpperCase() as keyof typeof SIZE_UNITS;
    const value = match === null ? Number.NaN : Number(match[1]) * SIZE_UNITS[unit];
    if (Number.isSafeInteger(value) && value >= minimum && value <= maximum && value % step === 0) return accept(value);
    return { ok: false, expected: `a size ${range}`, hint: 'For example `64M` or `256M`.' };
  };
}

/** `268435456` as `256M`. */
function formatSize(bytes: number): string {
  for (const unit of ['G', 'M', 'K'] as const) {
    if (bytes % SIZE_UNITS[unit] === 0) return `${bytes / SIZE_UNITS[unit]}${unit}`;
  }
  return `${bytes}`;
}

/** A percentage such as `99` or `99.5%`, as a share of 1. */
export function percentage(minimum: number, maximum: number): Parser<number> {
  return (text) => {
    const match = /^(\d+(?:\.\d+)?)%?$/.exec(text);
    const value = match === null ? Number.NaN : Number(match[1]);
    if (value >= minimum && value <= maximum) return accept(value / 100);
    return { ok: false, expected: `a percentage from ${minimum} to ${maximum}`, hint: 'For example `99` or `99.9`.' };
  };
}

/** One of a fixed set of words. */
export function oneOf<const T extends string>(...choices: readonly T[]): Parser<T> {
  const list = choices.map((choice) => `\`${choice}\``);
  const expected = list.length === 1 ? `${list[0]}` : `${list.slice(0, -1).join(', ')} or ${list.at(-1)}`;
  return (text) => {
    const value = choices.find((choice) => choice === text);
    return value === undefined ? { ok: false, expected } : accept(value);
  };
}

/** Any text but the empty one. */
export function nonEmpty(what: string): Parser<string> {
  return (text) => (text === '' ? { ok: false, expected: what } : accept(text));
}

/** `NAME[=FILE]`, where NAME is one of `names`. */
export function reporterSpec<const T extends string>(
  ...names: readonly T[]
): Parser<{ readonly name: T; readonly file?: string }> {
  const reporterName = oneOf(...names);
  return (text) => {
    const split = text.indexOf('=');
    const name = reporterName(split < 0 ? text : text.slice(0, split));
    if (!name.ok) return { ok: false, expected: `${name.expected}, each with an optional \`=FILE\`` };
    const file = split < 0 ? undefined : text.slice(split + 1);
    if (file === '') return { ok: false, expected: 'a file name after `=`' };
    return accept(file === undefined ? { name: name.value } : { name: name.value, file });
  };
}

/** `2/4`: the second of four shards. */
export const shardSpec: Parser<CampaignShard> = (text) => {
  const [, index = 0, of = 0] = (/^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? []).map(Number);
  if (index < 1 || index > of) {
    return {
      ok: false,
      expected: '`X/Y` with X from 1 to Y',
      hint: 'For example `--shard 1/4` on the first of four machines.',
    };
  }
  return accept({ index, of });
};

/** `NAME=VALUE` for the program's environment. */
export const variable: Parser<{ readonly name: string; readonly value: string }> = (text) => {
  const split = text.indexOf('=');
  if (split < 1) return { ok: false, expected: '`NAME=VALUE`', hint: 'For example `--env LANG=C`.' };
  return accept({ name: text.slice(0, split), value: text.slice(split + 1) });
};

/** `HOST:GUEST`: a folder of this machine and the absolute path under which the program sees a copy of it. */
export const directory: Parser<{ readonly host: string; readonly guest: string }> = (text) => {
  const split = text.lastIndexOf(':');
  const host = split < 0 ? text : text.slice(0, split);
  const guest = split < 0 ? '/' : text.slice(split + 1);
  if (host === '' || !guest.startsWith('/')) {
    return { ok: false, expected: '`HOST:/GUEST`', hint: 'For example `--dir ./data:/data`.' };
  }
  return accept({ host, guest });
};

/** `plugins/a.so=a.c,b.c`: under which path the program opens a dynamic library, and what it is made of. */
export const dynamicLibrary: Parser<{ readonly path?: string; readonly files: readonly string[] }> = (text) => {
  const split = text.indexOf('=');
  const files = text.slice(split + 1).split(',');
  if (split === 0 || files.includes('')) {
    return {
      ok: false,
      expected: '`FILE`, or `PATH=FILE,FILE...`',
      hint: 'For example `--library plugin.so=a.c,b.c`.',
    };
  }
  return accept(split < 0 ? { files } : { path: text.slice(0, split), files });
};

/** `shared,initial=256,max=65536`: a memory; numbers are pages of 64 KiB, with a unit (`16M`) bytes. `memory64`: 64-bit addresses. */
export const hostMemory: Parser<HostMemory> = (text) => {
  let initial: number | undefined;
  let maximum: number | undefined;
  let shared = false;
  let wide = false;
  let wrong = false;
  for (const part of text.split(',')) {
    const [key, value] = part.split('=', 2);
    if (part === 'shared' || part === 'unshared') shared = part === 'shared';
    else if (part === 'memory64') wide = true;
    else if (key === 'initial') initial = pages(value);
    else if (key === 'max') maximum = pages(value);
    else wrong = true;
    wrong ||= (key === 'initial' && initial === undefined) || (key === 'max' && maximum === undefined);
  }
  const hint = 'For example `--memory shared,initial=256,max=65536` or `--memory initial=16M`.';
  if (wrong || initial === undefined) {
    return { ok: false, expected: 'a memory: `initial=N`, and `max=N`, `shared` or `memory64` behind commas', hint };
  }
  if (maximum !== undefined && maximum < initial) return { ok: false, expected: '`max` not below `initial`', hint };
  if (shared && maximum === undefined) return { ok: false, expected: '`max=N` with `shared`', hint };
  return accept({ shared, initial, maximum, wide });
};

/** Pages of 64 KiB; undefined for what is no number of them. */
function pages(text: string | undefined): number | undefined {
  const match = /^(\d+)([KMG]?)$/i.exec(text ?? '');
  if (match === null) return undefined;
  const unit = (match[2] ?? '').toUpperCase() as keyof typeof SIZE_UNITS;
  const value = unit === '' ? Number(match[1]) : (Number(match[1]) * SIZE_UNITS[unit]) / 65_536;
  return Number.isSafeInteger(value) ? value : undefined;
}
