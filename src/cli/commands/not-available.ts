/** `heddle link`: named in the design, refused until it exists. */
import { HeddleError } from '../../base/error.ts';

const INSTEAD = {
  link: 'Nothing in this version checks wasm modules against each other.',
} as const;

/** @throws HeddleError `HDL_COMMAND_NOT_AVAILABLE` */
export function refuse(name: keyof typeof INSTEAD): never {
  throw new HeddleError('HDL_COMMAND_NOT_AVAILABLE', `Command \`heddle ${name}\` is not in this version.`, {
    hint: INSTEAD[name],
  });
}
