/** Files that are called the same in every project, and so say nothing. */
const FOLDERS_THAT_SAY_NOTHING = new Set(['src', 'app', 'amplify', 'config', 'lib', 'mobile', 'assets']);

/**
 * A name for a connection, from the folder that the configuration lies in; `Backend` where no folder says anything.
 * Takes paths of any system.
 */
export function suggestedName(configPath: string, preview: { readonly region?: string | null }): string {
  const folders = configPath.split(/[\\/]/).filter(Boolean).slice(0, -1);
  const folder = folders.findLast((name) => !FOLDERS_THAT_SAY_NOTHING.has(name.toLowerCase())) ?? 'Backend';
  return preview.region ? `${folder} (${preview.region})` : folder;
}
