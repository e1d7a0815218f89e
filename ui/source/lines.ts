/** Lines of the sources that the page carries. */
import type { PageData } from '../../src/report/html.ts';
import type { SourceLocation } from '../../src/report/model.ts';

/** The text at a place; undefined when the page does not have it. */
export function lineOf(sources: PageData['sources'], { file, line }: SourceLocation): string | undefined {
  const part = sources[file]?.find(({ first, lines }) => line >= first && line < first + lines.length);
  return part?.lines[line - part.first];
}

/** A row of a source pane: a line, or a gap where lines are left out. */
export type SourceRow = { readonly line: number; readonly text: string } | { readonly gap: true };

export function rowsOf(sources: PageData['sources'], file: string): SourceRow[] {
  return (sources[file] ?? []).flatMap(({ first, lines }, part) => [
    ...(part > 0 || first > 1 ? [{ gap: true } as const] : []),
    ...lines.map((text, index) => ({ line: first + index, text })),
  ]);
}
