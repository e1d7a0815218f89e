/** Small hashes whose results are part of file formats: never change what they return. */

const encoder = new TextEncoder();

/** FNV-1a, 32 bits, of a byte string or of a text's UTF-8 bytes. For fingerprints, not against adversaries. */
export function fnv1a32(data: string | Uint8Array): number {
  const bytes = typeof data === 'string' ? encoder.encode(data) : data;
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

/** Eight lower-case hexadecimal digits of an unsigned 32-bit number. */
export function hex32(value: number): string {
  return (value >>> 0).toString(16).padStart(8, '0');
}
