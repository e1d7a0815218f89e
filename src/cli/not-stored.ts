/** Why findings are not kept under `.heddle/`: told behind the result, which is not lost for that. */
import type { HeddleError } from '../base/error.ts';
import { printMessage } from './terminal.ts';

const hint =
  'Findings are not kept: replay them by token, `heddle replay TOKEN FILE...` (`--verbose` and `--json` have it).';

export class NotStored {
  readonly #reasons = new Set<string>();

  readonly note = ({ message }: HeddleError): void => {
    this.#reasons.add(message);
  };

  async print(): Promise<void> {
    for (const reason of this.#reasons) {
      await printMessage(`warning HDL_STORE_UNWRITABLE: ${reason}\n  hint: ${hint}`);
    }
  }
}
