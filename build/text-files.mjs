/** Kinds of files that modules import as text, the same for the bundles and for the unit tests. */
export const TEXT_EXTENSIONS = ['.graphql'];

/** The loader option for esbuild. */
export const textLoaders = Object.fromEntries(TEXT_EXTENSIONS.map((extension) => [extension, 'text']));

/** The same for Vite and Vitest. */
export function textFiles() {
  return {
    name: 'outband-text-files',
    enforce: 'pre',
    transform(source, id) {
      const path = id.split('?')[0];
      if (!TEXT_EXTENSIONS.some((extension) => path.endsWith(extension))) return null;
      return { code: `export default ${JSON.stringify(source)};`, map: null };
    },
  };
}
