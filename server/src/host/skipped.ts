/** Folders that tools fill and that hold no manifests of the user. Other dot-folders (`.argocd`, `.github`) may well. */
export const skippedFolders: ReadonlySet<string> = new Set(['.git', '.hg', '.svn', 'node_modules', '.cache', '.terraform']);
