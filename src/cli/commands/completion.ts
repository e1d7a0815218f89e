/** `heddle completion`: prints a script for the shell. */
import { SHELLS, completionScript } from '../completion.ts';
import { EXIT } from '../exit-code.ts';
import { didYouMean } from '../suggest.ts';
import { print } from '../terminal.ts';
import { usageError } from '../usage-error.ts';

/** Takes the shell's name. */
export async function run(args: readonly string[]): Promise<number> {
  const [word = ''] = args;
  const shell = SHELLS.find((known) => known === word);
  if (shell === undefined) {
    const hint = didYouMean(word, SHELLS, 'For example `source <(heddle completion bash)`.');
    throw usageError(
      'HDL_USAGE_INVALID_VALUE',
      `\`heddle completion\` expects \`bash\`, \`zsh\` or \`fish\`, but got \`${word}\`.`,
      hint,
    );
  }
  await print(completionScript(shell));
  return EXIT.clean;
}
