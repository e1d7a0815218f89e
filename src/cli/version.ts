/** The version in package.json, which lies two folders up both from src/cli and from dist/cli. */
import { readFileSync } from 'node:fs';

/** `0.1.0` */
export function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version;
}
