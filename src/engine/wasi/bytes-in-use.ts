/** What the files of an execution hold that are still there: in the tree, or open without a name. */
import type { DirectoryNode, FileNode, RegularNode } from './file-system.ts';

/** Of files that the execution of `epoch` has written. */
export function bytesInUse(root: DirectoryNode, open: Iterable<FileNode>, epoch: number): number {
  const files = new Set<RegularNode>();
  const look = (node: FileNode): void => {
    if (node.kind === 'file') files.add(node);
    else if (node.kind === 'directory') for (const entry of node.entries.values()) look(entry);
  };
  look(root);
  for (const node of open) look(node);
  let bytes = 0;
  for (const { ownEpoch, size } of files) if (ownEpoch === epoch) bytes += size;
  return bytes;
}
