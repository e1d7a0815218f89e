/** `@file` on a command line stands for the words in that file. */

import * as fs from 'node:fs';
import * as path from 'node:path';

import { HeddleError } from '../../base/error.ts';

const deepest = 16;

/** Replaces `@file` by its words; an `@name` that is no file stays as it is. @throws HeddleError `HDL_RESPONSE_FILE_DEPTH` */
export function expandResponseFiles(argv: readonly string[], cwd: string, depth = 0): string[] {
  return argv.flatMap((word) => {
    if (!word.startsWith('@') || word.length === 1) return [word];
    const file = path.resolve(cwd, word.slice(1));
    if (!fs.existsSync(file)) return [word];
    if (depth === deepest) {
      throw new HeddleError('HDL_RESPONSE_FILE_DEPTH', `The response file \`${file}\` includes itself.`);
    }
    return expandResponseFiles(splitWords(fs.readFileSync(file, 'utf8')), cwd, depth + 1);
  });
}

/** Words as GNU tools write them: blanks separate, quotes group, a backslash takes the next character as it is. */
export function splitWords(text: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let index = 0; index < text.length; index++) {
    const character = text[index] ?? '';
    if (character === '\\' && quote !== "'") word = (word ?? '') + (text[++index] ?? '');
    else if (quote !== '') {
      if (character === quote) quote = '';
      else word = (word ?? '') + character;
    } else if (character === '"' || character === "'") {
      quote = character;
      word ??= '';
    } else if (/\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? '') + character;
  }
  return word === undefined ? words : [...words, word];
}
