/**
 * Campaigns that have not ended, under `.heddle/` of a project:
 *
 *     .heddle/campaigns/<key>.state    one line of JSON (what it is a campaign of), then its state as V8 serialises it
 *
 * The key is a hash of that line's program, options and version. Files are replaced by renaming: whole or not at all.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { HeddleError } from '../base/error.ts';
import { factsOf, namesIn, readWhole, removeEntry, writeWhole } from './files.ts';
import { damaged } from './record.ts';

const formatVersion = 1;
/** States kept, beside the newest as long as they are no larger together; older ones go. */
const maxKept = 20;
const maxKeptBytes = 1 << 30;

/** What decides the executions of a campaign, beside Heddle's own code. */
export interface CampaignKey {
  /** Of Heddle. */
  readonly version: string;
  readonly files: readonly string[];
  readonly arguments: readonly string[];
  /** SHA-256 of the program, hex. */
  readonly program: string;
  /** By name, as text. */
  readonly options: Readonly<Record<string, string>>;
}

interface Header extends CampaignKey {
  readonly format: number;
  /** Hash of Heddle's own code: of two checkouts with one version, neither can go on with the other's state. */
  readonly code: string;
  /** SHA-256 of what follows the line, hex. */
  readonly content: string;
}

export interface CampaignFiles {
  /** @throws HeddleError `HDL_STORE_UNWRITABLE` */
  save(state: unknown): void;
  /**
   * The state saved last under the same key.
   * @throws HeddleError `HDL_RESUME_NOTHING`, `HDL_RESUME_MISMATCH`, `HDL_STORE_DAMAGED`, `HDL_STORE_UNWRITABLE`
   */
  load(): unknown;
  /** The campaign has ended: there is nothing to resume. */
  remove(): void;
}

/**
 * @param directory `.heddle` of a project
 * @param code hash of Heddle's own code; asked for when a state is saved or loaded
 */
export function campaignFiles(directory: string, key: CampaignKey, code: () => string): CampaignFiles {
  const folder = join(directory, 'campaigns');
  const path = join(folder, `${sha256(JSON.stringify(key)).slice(0, 16)}.state`);
  return {
    save(state) {
      const content = serialize(state);
      const header: Header = { ...key, format: formatVersion, code: code(), content: sha256(content) };
      writeWhole(path, Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), content]));
      if (factsOf(join(directory, '.gitignore')) === undefined) writeWhole(join(directory, '.gitignore'), '*\n');
      dropOldest(folder);
    },
    load() {
      const bytes = readWhole(path);
      if (bytes === undefined) throw nothingFits(folder, key);
      const { header, content } = split(bytes, path);
      if (header.code !== code()) throw otherCode();
      if (header.content !== sha256(content)) throw damaged(path, 'its content does not have the hash that it says');
      return deserialize(content) as unknown;
    },
    remove: () => removeEntry(path),
  };
}

function split(bytes: Uint8Array, path: string): { readonly header: Header; readonly content: Uint8Array } {
  const end = bytes.indexOf(10);
  try {
    const header = JSON.parse(Buffer.from(bytes.subarray(0, Math.max(0, end))).toString()) as Header;
    if (header.format === formatVersion) return { header, content: bytes.subarray(end + 1) };
  } catch (cause) {
    throw damaged(path, 'it does not begin with a line of JSON', cause);
  }
  throw damaged(path, `it is not of format ${formatVersion}`);
}

/** Undefined when the file is damaged: it spoils no other campaign. */
function headerIn(path: string): Header | undefined {
  try {
    const { header } = split(readWhole(path) ?? new Uint8Array(), path);
    return Array.isArray(header.files) && Array.isArray(header.arguments) && typeof header.options === 'object'
      ? header
      : undefined;
  } catch {
    return undefined;
  }
}

/** Says what differs from the campaign of the same files that was saved last, when there is one. */
function nothingFits(folder: string, key: CampaignKey): HeddleError {
  const others = newestFirst(folder)
    .flatMap((path) => headerIn(path) ?? [])
    .filter(({ files }) => JSON.stringify(files) === JSON.stringify(key.files));
  const [other] = others;
  if (other === undefined) {
    return new HeddleError('HDL_RESUME_NOTHING', `There is no interrupted campaign of ${key.files.join(' ')} here`, {
      hint: 'Leave `--resume` out: a campaign that had ended, or ran for less than some seconds, starts again.',
    });
  }
  return new HeddleError(
    'HDL_RESUME_MISMATCH',
    `The interrupted campaign was another one: ${differences(other, key)}`,
    {
      hint: 'Give the same program and options as then, or leave `--resume` out to start again.',
    },
  );
}

function otherCode(): HeddleError {
  return new HeddleError('HDL_RESUME_MISMATCH', 'The campaign was interrupted in another state of Heddle itself', {
    hint: 'Leave `--resume` out to start again: its executions may be others now.',
  });
}

function differences(was: CampaignKey, is: CampaignKey): string {
  const list: string[] = [];
  if (was.version !== is.version) list.push(`Heddle was ${was.version} and is ${is.version}`);
  const say = (what: string, before: string, now: string): void => {
    if (before !== now) list.push(`${what} was \`${before}\` and is \`${now}\``);
  };
  say('the arguments', was.arguments.join(' '), is.arguments.join(' '));
  for (const name of new Set([...Object.keys(was.options), ...Object.keys(is.options)])) {
    say(`option ${name}`, was.options[name] ?? '', is.options[name] ?? '');
  }
  if (was.program !== is.program) list.push('the program has changed');
  return list.join('; ');
}

function newestFirst(folder: string): string[] {
  return namesIn(folder)
    .filter((name) => name.endsWith('.state'))
    .map((name) => join(folder, name))
    .toSorted((a, b) => (factsOf(b)?.modifiedAtMs ?? 0) - (factsOf(a)?.modifiedAtMs ?? 0) || (a < b ? -1 : 1));
}

function dropOldest(folder: string): void {
  let bytes = 0;
  for (const [index, path] of newestFirst(folder).entries()) {
    bytes += factsOf(path)?.bytes ?? 0;
    if (index >= maxKept || (index > 0 && bytes > maxKeptBytes)) removeEntry(path);
  }
}

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
