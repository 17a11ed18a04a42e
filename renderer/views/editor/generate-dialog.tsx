import { useLazyQuery, useQuery } from '@apollo/client/react';
import { Button, Group, Loader, Modal, SegmentedControl, Select, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import {
  EditorGeneratedMutationDocument,
  EditorRecordSearchDocument,
} from '../../apollo/generated/operations';
import type { MutationKind } from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';
import { ProblemPanel } from '../../components/problem-panel';
import { useModels } from '../../session';
import type { ModelView } from '../../session';
import type { Problem } from '../../../shared/errors';
import type { DraftContent } from './drafts';
import { recordChoice, searchFilter } from './record-label';

interface GenerateDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onGenerated: (content: DraftContent) => void;
}

const KINDS: readonly { value: MutationKind; label: string }[] = [
  { value: 'CREATE', label: 'Create' },
  { value: 'UPDATE', label: 'Update' },
  { value: 'DELETE', label: 'Delete' },
];
/** The list itself scrolls: a wrapper around it could not be reached by keyboard. */
const LISTBOX = {
  withScrollArea: false,
  styles: { options: { maxHeight: 220, overflowY: 'auto' } },
} as const;
const MOST_CHOICES = 20;
const SEARCH_DELAY_MS = 150;

/** Writes a complete mutation for a model, or for one of its records with its current version. */
export function GenerateDialog({ opened, onClose, onGenerated }: GenerateDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title="Generate a mutation" size="lg">
      <GenerateForm onClose={onClose} onGenerated={onGenerated} />
    </Modal>
  );
}

function GenerateForm({ onClose, onGenerated }: Omit<GenerateDialogProps, 'opened'>) {
  const { models } = useModels();
  const [kind, setKind] = useState<MutationKind>('UPDATE');
  const [modelName, setModelName] = useState<string | null>(null);
  const [recordKey, setRecordKey] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [generate, { loading }] = useLazyQuery(EditorGeneratedMutationDocument, {
    fetchPolicy: 'network-only',
  });
  const model = models.find(({ name }) => name === modelName);

  const submit = async () => {
    if (!model) return;
    const key = kind === 'CREATE' ? null : recordKey;
    try {
      const { data, error } = await generate({ variables: { model: model.name, kind, key } });
      if (!data) {
        setProblem(problemFrom(error));
        return;
      }
      const { document, variables, operationName } = data.generatedMutation;
      onGenerated({
        document,
        variables: JSON.stringify(variables, null, 2),
        operationName: operationName ?? null,
      });
      onClose();
    } catch (error) {
      setProblem(problemFrom(error));
    }
  };

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Stack gap="sm">
        <SegmentedControl
          aria-label="Kind of mutation"
          data={KINDS.map(({ value, label }) => ({ value, label }))}
          value={kind}
          onChange={(value) => setKind(value)}
          fullWidth
        />
        <Select
          label="Model"
          placeholder="Choose a model"
          data={models.map(({ name }) => name)}
          value={modelName}
          onChange={(name) => {
            setModelName(name);
            setRecordKey(null);
          }}
          searchable
          {...LISTBOX}
          data-autofocus
          nothingFoundMessage="No such model"
        />
        {kind !== 'CREATE' && model && (
          <RecordPicker key={model.name} model={model} value={recordKey} onChange={setRecordKey} />
        )}
        <Text size="xs" c="dimmed">
          The mutation selects every field that apps store. For a record, its key, values and current version
          are filled in.
        </Text>
        {problem && <ProblemPanel problem={problem} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={!model} loading={loading}>
            Generate
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface RecordPickerProps {
  readonly model: ModelView;
  readonly value: string | null;
  readonly onChange: (key: string | null) => void;
}

function RecordPicker({ model, value, onChange }: RecordPickerProps) {
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<{ value: string; label: string } | null>(null);
  const [wanted] = useDebouncedValue(text === chosen?.label ? '' : text, SEARCH_DELAY_MS);
  const { data, loading } = useQuery(EditorRecordSearchDocument, {
    variables: { model: model.name, where: searchFilter(model, wanted), limit: MOST_CHOICES },
    fetchPolicy: 'no-cache',
  });
  const found = (data?.records.records ?? []).map((record) => {
    const { key, label } = recordChoice(model, record as Readonly<Record<string, unknown>>);
    return { value: key, label };
  });
  const options =
    chosen && !found.some((option) => option.value === chosen.value) ? [chosen, ...found] : found;
  const total = data?.records.total ?? 0;
  return (
    <Select
      label="Record"
      description={
        total > MOST_CHOICES
          ? `The first ${MOST_CHOICES} of ${total.toLocaleString('en')} are listed; type a part of the key or name.`
          : 'Leave it empty for a skeleton without key and version.'
      }
      placeholder="Search by key or name"
      data={options}
      value={value}
      onChange={(key, option) => {
        setChosen(key === null ? null : { value: key, label: option?.label ?? key });
        onChange(key);
      }}
      searchable
      {...LISTBOX}
      clearable
      clearButtonProps={{ 'aria-label': 'Clear the record' }}
      searchValue={text}
      onSearchChange={setText}
      // The store has already searched; a second filter here would hide what it found in other fields.
      filter={({ options: all }) => all}
      nothingFoundMessage={loading ? 'Searching' : 'No record found'}
      rightSection={loading ? <Loader size={14} /> : undefined}
    />
  );
}
