import type { SortKey } from '../../main/datastore';
import { openStore, quantile, schemaOf } from './clients';

/** Filters and sorts as people choose them: equality, ranges, text, lists, nothing, alone and together. */
const FILTERS: readonly (readonly [string, unknown])[] = [
  ['no filter', undefined],
  ['status eq', { status: { eq: 'ACTIVE' } }],
  ['rating between', { rating: { between: [2, 3] } }],
  ['title beginsWith', { title: { beginsWith: 'A' } }],
  ['content contains', { content: { contains: 'river' } }],
  ['keywords contains', { keywords: { contains: 'summer' } }],
  ['status and rating', { and: [{ status: { eq: 'INACTIVE' } }, { rating: { gt: 3 } }] }],
  ['coverUrl absent', { coverUrl: { attributeExists: false } }],
];
const SORTS: readonly (readonly [string, readonly SortKey[]])[] = [
  ['unsorted', []],
  ['by title', [{ field: 'title', descending: false }]],
  [
    'by rating, newest first',
    [
      { field: 'rating', descending: true },
      { field: 'publishedAt', descending: true },
    ],
  ],
  ['by change', [{ field: '_lastChangedAt', descending: true }]],
];
const WARM_RUNS = 5;
const PAGE = 100;

/** A store that is synced already: how long until it can be used, and until the first page of every filter and sort. */
function main(): void {
  const [file = '', schemaFile = ''] = process.argv.slice(2);
  const schema = schemaOf(schemaFile);
  const begun = performance.now();
  const store = openStore(schema, file, null);
  store.counts('Post');
  store.page({ model: 'Post', offset: 0, limit: PAGE });
  const openMs = performance.now() - begun;
  const pages = FILTERS.flatMap(([filterName, where]) =>
    SORTS.map(([sortName, sort]) => {
      const time = (): number => {
        const at = performance.now();
        store.page({
          model: 'Post',
          ...(where === undefined ? {} : { where }),
          sort,
          offset: 0,
          limit: PAGE,
        });
        return performance.now() - at;
      };
      const firstMs = time();
      const warm = Array.from({ length: WARM_RUNS }, time);
      return { name: `${filterName}, ${sortName}`, firstMs, warmMs: quantile(warm, 0.5) };
    }),
  );
  process.stdout.write(`${JSON.stringify({ openMs, pages })}\n`);
  store.close();
}

main();
