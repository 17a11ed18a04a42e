import { useMutation } from '@apollo/client/react';
import { Button, Menu } from '@mantine/core';
import { IconChevronDown, IconCloudDownload, IconDatabase, IconFileExport } from '@tabler/icons-react';
import { ExportPlanDocument } from '../../apollo/generated/operations';
import type { PlanPartsFragment } from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';
import { toast } from '../../components/toast';

interface PlanMenuProps {
  readonly plan: Pick<PlanPartsFragment, 'id' | 'operations'>;
  readonly onCheck: (reread: boolean) => void;
}

/** What else can be done with a plan: compare it with the records as they are now, and hand it on. */
export function PlanMenu({ plan, onCheck }: PlanMenuProps) {
  const [exportPlan, { loading }] = useMutation(ExportPlanDocument, { variables: { planId: plan.id } });
  const save = async () => {
    try {
      const { data } = await exportPlan();
      if (data?.exportPlan) toast.done('Plan written', data.exportPlan);
    } catch (error) {
      toast.problem(problemFrom(error));
    }
  };
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button
          variant="default"
          rightSection={<IconChevronDown size={14} aria-hidden />}
          loading={loading}
          disabled={plan.operations === 0}
        >
          More
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconDatabase size={14} />} onClick={() => onCheck(false)}>
          Compare with the local copy
        </Menu.Item>
        <Menu.Item leftSection={<IconCloudDownload size={14} />} onClick={() => onCheck(true)}>
          Read every record again and compare
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconFileExport size={14} />} onClick={() => void save()}>
          Export for review…
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
