/** Names of source files as a user would open them. */

/** Not to be put behind a directory: `/x`, `C:/x`, and `<sysroot>/x` from a prefix map. */
function isRooted(path: string): boolean {
  return /^(?:[/\\<]|[A-Za-z]:[/\\])/.test(path);
}

/** A compilation directory that adds nothing: the embedded toolchain compiles in `/`, everything else under relative names. */
function saysNothing(directory: string): boolean {
  return directory === '' || directory === '.' || directory === './' || directory === '/';
}

function join(directory: string, path: string): string {
  if (path === '' || isRooted(path) || directory === '') return path;
  return directory.endsWith('/') ? directory + path : `${directory}/${path}`;
}

/**
 * The path of a file of a line table: `name` in `directory` (itself relative to `compilationDirectory`), as compiled. A relative path stays
 * relative unless the compilation directory tells more than `/` or `.`.
 */
export function sourcePath(name: string, directory: string, compilationDirectory: string): string {
  const inDirectory = directory === compilationDirectory ? '' : directory;
  const relative = join(inDirectory, name);
  const path = saysNothing(compilationDirectory) ? relative : join(compilationDirectory, relative);
  return path.replace(/^(?:\.\/+)+(?=.)/, '').replace(/\/(?:\.\/+)+/g, '/');
}
