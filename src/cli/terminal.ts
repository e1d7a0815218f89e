/** Standard output and error: colours, width, and readers that go away. */
import { styleText } from 'node:util';
import type { Styler } from '../report/style.ts';

let closed = false;

/** A reader that closes early (`heddle check x.c | head -1`) ends the output, not the tool, and not with a stack. */
export function tolerateClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      closed = true;
    });
  }
}

/** Writes a result; resolves when it is handed over, also when nobody reads any more. */
export async function print(text: string): Promise<void> {
  await write(process.stdout, text);
}

/** Writes a message for people: errors, warnings, progress. */
export async function printMessage(text: string): Promise<void> {
  await write(process.stderr, text);
}

async function write(stream: NodeJS.WriteStream, text: string): Promise<void> {
  if (closed && stream === process.stdout) return;
  const line = text === '' || text.endsWith('\n') ? text : `${text}\n`;
  await new Promise<void>((resolve) => {
    stream.write(line, () => resolve());
  });
}

/** Cells in a line: the terminal's, or 80 where there is none. */
export function columnsOf(stream: NodeJS.WriteStream): number {
  return stream.isTTY ? stream.columns : 80;
}

/** Colours where `stream` shows them; NO_COLOR and FORCE_COLOR decide otherwise. */
export function stylerFor(stream: NodeJS.WriteStream): Styler {
  return (style, text) => styleText(style, text, { stream });
}
