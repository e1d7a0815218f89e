/** "Did you mean": the known word nearest to a mistyped one. */

/** Edits (insert, delete, replace, swap of neighbours) that lead from `a` to `b`. */
function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = cell(rows, i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let best = Math.min(replaced, cell(rows, i - 1, j) + 1, (row[j - 1] ?? 0) + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        best = Math.min(best, cell(rows, i - 2, j - 2) + 1);
      }
      row.push(best);
    }
    rows.push(row);
  }
  return cell(rows, a.length, b.length);
}

function cell(rows: readonly (readonly number[])[], row: number, column: number): number {
  return rows[row]?.[column] ?? 0;
}

/** The word of `known` that `typed` was probably meant to be, if one is near enough. */
export function suggest(typed: string, known: readonly string[]): string | undefined {
  const allowed = Math.max(1, Math.floor(typed.length * 0.4));
  let best: { word: string; distance: number } | undefined;
  for (const word of known) {
    const distance =
      word.startsWith(typed) && typed.length > 2 ? 1 : editDistance(typed.toLowerCase(), word.toLowerCase());
    if (distance <= allowed && (best === undefined || distance < best.distance)) best = { word, distance };
  }
  return best?.word;
}

/** A hint sentence for {@link suggest}, or the given sentence when nothing is near. */
export function didYouMean(typed: string, known: readonly string[], otherwise: string): string {
  const word = suggest(typed, known);
  return word === undefined ? otherwise : `Did you mean \`${word}\`?`;
}
