import { expect, test } from '../launch';
import { screenshot, waitForRecords, waitUntilLive } from '../support/window';

test('faults are switched on and off while the sandbox runs, and the status bar names them', async ({
  page,
}) => {
  await waitForRecords(page);
  await waitUntilLive(page);
  await page.getByRole('button', { name: 'Window menu' }).click();
  await page.getByRole('menuitem', { name: 'Faults on demand…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Sandbox' });
  await dialog.getByRole('switch', { name: 'Throttling' }).check({ force: true });
  const status = page.getByRole('contentinfo', { name: 'Status' });
  await expect(status.getByText('Fault on: Throttling')).toBeVisible();
  await dialog.getByRole('switch', { name: 'Other writers' }).check({ force: true });
  await expect(status.getByText('2 faults on')).toBeVisible();
  await screenshot(page, 'sandbox-faults');
  await dialog.getByRole('button', { name: 'Switch all faults off' }).click();
  await expect(status.getByText(/fault/i)).toHaveCount(0);
  await dialog.getByRole('tab', { name: 'Conflicts' }).click();
  await dialog.getByLabel('Conflicts of Post are settled by').click();
  await screenshot(page, 'sandbox-models');
  await page.getByRole('option', { name: 'Optimistic concurrency' }).click();
  await expect(dialog.getByLabel('Conflicts of Post are settled by')).toHaveValue('Optimistic concurrency');
  // As a push that switches conflict detection off: nothing can sync any more, the window's copy neither.
  await dialog.getByRole('radio', { name: 'Off, the fields kept' }).click();
  await expect(status.getByText('Sync failed')).toBeVisible();
});
