/** The text as one word of a command for a shell to read. */
export function shellWord(text: string): string {
  return /^[\w./+@%:=,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
