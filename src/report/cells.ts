/** Text in terminal cells: how wide it is, cutting, padding, wrapping, and making the program's own text harmless. */

/** Ranges of code points that take two cells: East Asian wide and full-width forms, and emoji. */
const wideRanges: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x231a, 0x231b],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1f64f],
  [0x1f680, 0x1f6ff],
  [0x1f900, 0x1f9ff],
  [0x20000, 0x3fffd],
];
const zeroWidth = /^[\p{Mn}\p{Me}\p{Cf}]$/u;

function codePointWidth(character: string): number {
  const codePoint = character.codePointAt(0) ?? 0;
  if (codePoint < 0x300) return 1;
  if (zeroWidth.test(character)) return 0;
  return wideRanges.some(([first, last]) => codePoint >= first && codePoint <= last) ? 2 : 1;
}

/** Terminal cells that `text` takes. `text` holds no control characters or colours (see `harmless`). */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += codePointWidth(character);
  return width;
}

/** Cuts `text` to `width` cells; what is cut ends with `…`. */
export function fit(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  if (width < 1) return '';
  let result = '';
  let used = 1;
  for (const character of text) {
    const cells = codePointWidth(character);
    if (used + cells > width) break;
    result += character;
    used += cells;
  }
  return `${result}…`;
}

/** Cuts `text` at its start to `width` cells: `…/alloc/page.c:120:4`. For paths, whose end says most. */
export function fitEnd(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  if (width < 1) return '';
  const characters = Array.from(text);
  let used = 1;
  let first = characters.length;
  while (first > 0) {
    const cells = codePointWidth(characters[first - 1] ?? '');
    if (used + cells > width) break;
    used += cells;
    first--;
  }
  return `…${characters.slice(first).join('')}`;
}

/** Fills `text` with spaces to `width` cells; longer text stays as it is. */
export function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}

/** Breaks `text` at spaces into lines of at most `width` cells; a longer word is broken inside. */
export function wrap(text: string, width: number): string[] {
  const limit = Math.max(1, width);
  const lines: string[] = [];
  let line = '';
  for (let word of text.split(/ +/)) {
    if (line !== '' && displayWidth(line) + 1 + displayWidth(word) <= limit) {
      line += ` ${word}`;
      continue;
    }
    if (line !== '') lines.push(line);
    while (displayWidth(word) > limit) {
      const head = takeCells(word, limit);
      lines.push(head);
      word = word.slice(head.length);
    }
    line = word;
  }
  if (line !== '' || lines.length === 0) lines.push(line);
  return lines;
}

function takeCells(word: string, width: number): string {
  let head = '';
  let used = 0;
  for (const character of word) {
    const cells = codePointWidth(character);
    if (used + cells > width && head !== '') break;
    head += character;
    used += cells;
  }
  return head;
}

/**
 * What the program under test wrote (names, output, source lines) must not drive the reader's terminal: control characters become
 * `\x1b`, a tab two spaces. The result is one line.
 */
export function harmless(text: string): string {
  return text.replaceAll('\t', '  ').replaceAll(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, (character) => {
    const codePoint = character.codePointAt(0) ?? 0;
    return codePoint < 0x100 ? `\\x${codePoint.toString(16).padStart(2, '0')}` : `\\u${codePoint.toString(16)}`;
  });
}
