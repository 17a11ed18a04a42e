import { create } from 'zustand';
import type { CopySourcesQuery } from '../../apollo/generated/operations';

/** Another connection, as records can be copied out of it. */
export type CopySource = CopySourcesQuery['copySources'][number];

/** What is to be copied, and how. */
export interface CopySpec {
  readonly profileId: string | null;
  readonly models: readonly string[];
  /** Fields by which a record is here already, by model; none for the key. */
  readonly match: Readonly<Record<string, readonly string[]>>;
  readonly keepKeys: boolean;
  readonly update: boolean;
}

export const EMPTY_COPY: CopySpec = {
  profileId: null,
  models: [],
  match: {},
  keepKeys: false,
  update: false,
};

interface CopyState {
  /** Drafts belong to a connection; another one starts empty. */
  readonly into: string | null;
  readonly spec: CopySpec;
  /** The job that has tried the copy as the spec is; null as soon as the spec changes. */
  readonly checkId: string | null;
  /** The job that has copied. */
  readonly copyId: string | null;
  load(profileId: string): void;
  change(change: Partial<CopySpec>): void;
  note(jobs: { readonly checkId?: string | null; readonly copyId?: string | null }): void;
}

/** The copy that is being prepared. It stays while other screens are looked at. */
export const useCopySpec = create<CopyState>()((set, get) => ({
  into: null,
  spec: EMPTY_COPY,
  checkId: null,
  copyId: null,
  load: (into) => {
    if (get().into !== into) set({ into, spec: EMPTY_COPY, checkId: null, copyId: null });
  },
  change: (change) => set(({ spec }) => ({ spec: { ...spec, ...change }, checkId: null, copyId: null })),
  note: (jobs) => set(jobs),
}));

interface Referring {
  readonly name: string;
  readonly relations: readonly { readonly name: string; readonly kind: string; readonly model: string }[];
}

/** Models that chosen ones refer to and that are not chosen: those references would point to records that aren't copied. */
export function leftOut(models: readonly Referring[], chosen: readonly string[]): readonly string[] {
  const referred = models
    .filter(({ name }) => chosen.includes(name))
    .flatMap(({ relations }) => relations.filter(({ kind }) => kind === 'BELONGS_TO'))
    .map(({ model }) => model);
  return [...new Set(referred)].filter((name) => !chosen.includes(name)).sort();
}
