/** Which compiler runs. */

import { type Backend, embeddedBackend } from './backend.ts';

export type ToolchainName = 'embedded' | 'native';

export async function chooseBackend(name: ToolchainName): Promise<Backend> {
  if (name === 'embedded') return embeddedBackend;
  const { nativeBackend } = await import('./native/native-backend.ts');
  return nativeBackend();
}
