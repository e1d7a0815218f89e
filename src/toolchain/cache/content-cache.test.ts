import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';

import { useTestFolder } from '../testing/test-folder.ts';
import { cacheFolder, ContentCache, contentKey } from './content-cache.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text);
const text = (found: Uint8Array | undefined): string | undefined => found && Buffer.from(found).toString();

describe('cacheFolder', () => {
  it('takes HEDDLE_CACHE, then XDG_CACHE_HOME, then the home folder', () => {
    expect(cacheFolder({ HEDDLE_CACHE: '/a', XDG_CACHE_HOME: '/b' })).toBe('/a');
    expect(cacheFolder({ HEDDLE_CACHE: '', XDG_CACHE_HOME: '/b' })).toBe('/b/heddle');
    expect(cacheFolder({ XDG_CACHE_HOME: 'relative' })).toBe(path.join(os.homedir(), '.cache/heddle'));
  });

  it('does without a home folder', () => {
    const none = (): string => {
      throw new Error('ENOENT');
    };
    expect(cacheFolder({}, none)).toBe('/.cache/heddle');
  });
});

describe('contentKey', () => {
  it('keeps parts apart', () => {
    expect(contentKey(['ab', 'c'])).not.toBe(contentKey(['a', 'bc']));
    expect(contentKey(['é'])).toBe(contentKey([bytes('é')]));
  });
});

describe('ContentCache', () => {
  const folder = useTestFolder();
  const files = (): string[] =>
    fs
      .readdirSync(folder.root, { recursive: true, withFileTypes: true })
      .flatMap((entry) => (entry.isFile() ? [path.join(entry.parentPath, entry.name)] : []));

  it('gives back what was put', () => {
    const cache = new ContentCache(folder.root);
    const key = contentKey(['one']);
    expect(cache.get(key)).toBeUndefined();
    cache.put(key, bytes('value'));
    expect(text(cache.get(key))).toBe('value');
    cache.put(key, bytes('other'));
    expect(text(cache.get(key))).toBe('other');
    expect(cache.usage()).toEqual({ entries: 1, bytes: 32 + 'other'.length });
  });

  it.each([
    ['cut short', (file: string) => fs.truncateSync(file, 20)],
    ['empty', (file: string) => fs.truncateSync(file, 0)],
    ['changed', (file: string) => fs.appendFileSync(file, 'x')],
  ])('ignores an entry that is %s', (_name, damage) => {
    const cache = new ContentCache(folder.root);
    const key = contentKey(['one']);
    cache.put(key, bytes('value'));
    damage(files()[0] ?? '');
    expect(cache.get(key)).toBeUndefined();
    cache.put(key, bytes('value'));
    expect(text(cache.get(key))).toBe('value');
  });

  it('is no error when it cannot be written', () => {
    folder.write({ blocked: 'a file where the folder should be' });
    const cache = new ContentCache(path.join(folder.root, 'blocked'));
    cache.put(contentKey(['one']), bytes('value'));
    expect(cache.get(contentKey(['one']))).toBeUndefined();
  });

  it('removes what was used longest ago', () => {
    const cache = new ContentCache(folder.root, 1000);
    const keys = [0, 1, 2, 3, 4, 5, 6].map((index) => contentKey([String(index)]));
    for (const key of keys) cache.put(key, new Uint8Array(168));
    for (const [index, file] of keys.map((key) => files().find((name) => name.endsWith(key.slice(2)))).entries()) {
      fs.utimesSync(file ?? '', 1000 + index, 1000 + index);
    }
    cache.get(keys[0] ?? '');
    cache.prune();
    expect(keys.map((key) => cache.get(key) !== undefined)).toEqual([true, false, false, false, false, true, true]);
  });
});
