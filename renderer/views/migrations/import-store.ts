import { create } from 'zustand';

/** What is to be made of a file. */
export interface ImportSpec {
  readonly file: string | null;
  readonly model: string | null;
  /** Targets that a person has chosen, by column; the others are as suggested. */
  readonly chosen: Readonly<Record<string, string>>;
  /** Fields that say which record a row means; empty for the key. */
  readonly match: readonly string[];
  readonly allOrNothing: boolean;
}

export const EMPTY_IMPORT: ImportSpec = {
  file: null,
  model: null,
  chosen: {},
  match: [],
  allOrNothing: false,
};

interface ImportState {
  /** Drafts belong to a connection; another one starts empty. */
  readonly profileId: string | null;
  readonly spec: ImportSpec;
  /** The job that has tried the whole file as the spec is; null as soon as the spec changes. */
  readonly checkId: string | null;
  /** The job that has imported it. */
  readonly importId: string | null;
  load(profileId: string): void;
  change(change: Partial<ImportSpec>): void;
  note(jobs: { readonly checkId?: string | null; readonly importId?: string | null }): void;
}

/** The import that is being prepared. It stays while other screens are looked at. */
export const useImportSpec = create<ImportState>()((set, get) => ({
  profileId: null,
  spec: EMPTY_IMPORT,
  checkId: null,
  importId: null,
  load: (profileId) => {
    if (get().profileId !== profileId) set({ profileId, spec: EMPTY_IMPORT, checkId: null, importId: null });
  },
  change: (change) => set(({ spec }) => ({ spec: { ...spec, ...change }, checkId: null, importId: null })),
  note: (jobs) => set(jobs),
}));

/** The model that a file is named after: `posts.csv`, `Post-2026.jsonl`; undefined where none is. */
export function modelOfFile(
  file: string,
  models: readonly { readonly name: string; readonly pluralName: string }[],
): string | undefined {
  const base = (file.split(/[/\\]/).at(-1) ?? '').toLowerCase();
  const words = (name: string): boolean => new RegExp(`^${name.toLowerCase()}(?![a-z])`).test(base);
  return models.find(({ name, pluralName }) => words(name) || words(pluralName))?.name;
}

/** `1.2 MB`, for the size of a file. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(1)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
