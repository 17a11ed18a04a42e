import {
  Button,
  Group,
  Modal,
  PasswordInput,
  Radio,
  SegmentedControl,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { useMutation } from '@apollo/client/react';
import { useState } from 'react';
import { AttachBackendDocument, type EnvironmentTier } from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';
import { counted } from '../../components/format';
import { ProblemPanel } from '../../components/problem-panel';
import { toast } from '../../components/toast';
import { TIERS, useOpenConnection } from '../../session';
import { FileField } from './file-field';

const TIER_CHOICES: readonly EnvironmentTier[] = ['DEVELOPMENT', 'PRODUCTION'];

interface AttachDialogProps {
  /** Changes that wait in the outbox. */
  readonly pending: number;
  readonly onClose: () => void;
}

/** Gives the open project its backend; nothing is sent before the person lets it. */
export function AttachDialog({ pending, onClose }: AttachDialogProps) {
  const { profile } = useOpenConnection();
  const [way, setWay] = useState<'file' | 'address'>('file');
  const [configPath, setConfigPath] = useState('');
  const [endpoint, setEndpoint] = useState('');
  const [apiKey, setApiKey] = useState('');
  const [tier, setTier] = useState<EnvironmentTier | null>(null);
  const [attach, { loading, error }] = useMutation(AttachBackendDocument);
  const where = (way === 'file' ? configPath : endpoint).trim();
  const submit = async (): Promise<void> => {
    if (where === '' || tier === null) return;
    const input = {
      tier,
      configPath: way === 'file' ? where : null,
      endpoint: way === 'address' ? where : null,
      apiKey: apiKey.trim() || null,
    };
    // The mutation's own error state shows a failure, and the dialog stays.
    const answer = await attach({ variables: { id: profile.id, input } }).catch(() => null);
    if (!answer) return;
    toast.done(
      'Backend attached',
      'Nothing has been sent: switch off “Collect edits here” to send what waits.',
    );
    onClose();
  };
  return (
    <Modal opened onClose={onClose} title={`Attach a backend to ${profile.name}`} size={560}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Stack gap="sm">
          <Text size="sm">
            The backend has to have the same models. Its records are read; {counted(pending, 'change')} in the
            outbox {pending === 1 ? 'waits' : 'wait'} until you let {pending === 1 ? 'it' : 'them'} go.
          </Text>
          <SegmentedControl
            size="xs"
            aria-label="How the backend is given"
            data={[
              { value: 'file', label: 'Configuration file' },
              { value: 'address', label: 'Address and key' },
            ]}
            value={way}
            onChange={setWay}
          />
          {way === 'file' ? (
            <FileField
              label="Client configuration"
              description="amplify_outputs.json, amplifyconfiguration.json or aws-exports.js"
              kind="CONFIG"
              value={configPath}
              onChange={setConfigPath}
            />
          ) : (
            <TextInput
              label="GraphQL endpoint"
              value={endpoint}
              onChange={(event) => setEndpoint(event.currentTarget.value)}
              autoComplete="off"
              spellCheck={false}
            />
          )}
          <PasswordInput
            label="API key"
            description={way === 'file' ? 'Only where the file holds none' : undefined}
            value={apiKey}
            onChange={(event) => setApiKey(event.currentTarget.value)}
            autoComplete="off"
          />
          <Radio.Group label="How dangerous is it?" value={tier} onChange={(value) => setTier(value)}>
            <Stack gap={4} mt={4}>
              {TIER_CHOICES.map((choice) => (
                <Radio
                  key={choice}
                  size="xs"
                  value={choice}
                  label={TIERS[choice].word}
                  description={TIERS[choice].meaning}
                />
              ))}
            </Stack>
          </Radio.Group>
          {error && <ProblemPanel problem={problemFrom(error)} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" disabled={where === '' || tier === null} loading={loading}>
              Attach
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
