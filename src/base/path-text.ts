/**
 * File names are bytes, and most are UTF-8. As text, a byte that is part of no character is a lone surrogate (U+DC80 to U+DCFF), as Python's
 * `surrogateescape` has it (PEP 383), so that every name has one text and comes back as it was.
 */

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();
const firstEscape = 0xdc00;
const escape = /[\udc80-\udcff]/u;

export function decodePath(bytes: Uint8Array): string {
  const whole = decoded(bytes);
  if (whole !== undefined) return whole;
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const byte = bytes[at] ?? 0;
    const length = byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
    const character = at + length <= bytes.length ? decoded(bytes.subarray(at, at + length)) : undefined;
    text += character ?? String.fromCharCode(firstEscape + byte);
    at += character === undefined ? 1 : length;
  }
  return text;
}

export function encodePath(text: string): Uint8Array {
  if (!escape.test(text)) return encoder.encode(text);
  const bytes = Array.from(text).flatMap((character) =>
    escape.test(character) ? [character.charCodeAt(0) - firstEscape] : [...encoder.encode(character)],
  );
  return Uint8Array.from(bytes);
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}
