import { useMutation } from '@apollo/client/react';
import { Button, Menu } from '@mantine/core';
import { IconFileExport } from '@tabler/icons-react';
import { ExportRunOperationsDocument } from '../../apollo/generated/operations';
import type { OperationState, RunPartsFragment, TableFormat } from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';
import { toast } from '../../components/toast';
import { OPERATION_STATES } from './run-facts';

interface OperationsExportProps {
  readonly run: Pick<RunPartsFragment, 'id'>;
  /** Only operations in this state; null exports all. */
  readonly state: OperationState | null;
}

/** Takes what came of each record out of the program, as it is filtered. */
export function OperationsExport({ run, state }: OperationsExportProps) {
  const [exportOperations, { loading }] = useMutation(ExportRunOperationsDocument);
  const save = async (format: TableFormat) => {
    try {
      const { data } = await exportOperations({ variables: { runId: run.id, state, format } });
      if (data?.exportRunOperations) toast.done('Records written', data.exportRunOperations);
    } catch (error) {
      toast.problem(problemFrom(error));
    }
  };
  const which = state === null ? 'all' : OPERATION_STATES[state].label.toLowerCase();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconFileExport size={14} aria-hidden />}
          loading={loading}
        >
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Which: {which}</Menu.Label>
        <Menu.Item onClick={() => void save('CSV')}>CSV, the outcomes…</Menu.Item>
        <Menu.Item onClick={() => void save('JSONL')}>JSON Lines, with both images…</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
