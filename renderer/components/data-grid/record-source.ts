import type { ApolloClient } from '@apollo/client';
import type { IDatasource, IGetRowsParams } from 'ag-grid-community';
import { RecordsDocument } from '../../apollo/generated/operations';
import { asRecords, type RecordRow } from './rows';

export const BLOCK_SIZE = 100;

export interface SourceRequest {
  readonly client: ApolloClient;
  readonly model: string;
  /** AppSync filter form. */
  readonly where: unknown;
  readonly tombstones: boolean;
  readonly onTotal: (total: number) => void;
  readonly onRows: (rows: readonly RecordRow[]) => void;
  readonly onFailure: (error: unknown) => void;
}

/**
 * Blocks of records for the grid. They bypass the cache: a million rows must not pile up in it, and the store in the
 * main process answers in milliseconds.
 */
export function createSource(request: SourceRequest): IDatasource {
  let isCurrent = true;
  return {
    getRows: (params) => {
      readBlock(request, params).then(
        ({ rows, total }) => {
          if (!isCurrent) return;
          params.successCallback(rows, total);
          request.onTotal(total);
          request.onRows(rows);
        },
        (error: unknown) => {
          if (!isCurrent) return;
          params.failCallback();
          request.onFailure(error);
        },
      );
    },
    destroy: () => {
      isCurrent = false;
    },
  };
}

async function readBlock(
  { client, model, where, tombstones }: SourceRequest,
  { startRow, endRow, sortModel }: IGetRowsParams,
): Promise<{ readonly rows: RecordRow[]; readonly total: number }> {
  const { data } = await client.query({
    query: RecordsDocument,
    fetchPolicy: 'no-cache',
    variables: {
      model,
      where: where ?? null,
      sort: sortModel.map(({ colId, sort }) => ({ field: colId, descending: sort === 'desc' })),
      offset: startRow,
      limit: endRow - startRow,
      tombstones,
    },
  });
  return { rows: asRecords(data?.records.records ?? []), total: data?.records.total ?? 0 };
}
