import { Button, NumberInput, Switch, UnstyledButton } from '@mantine/core';
import { useQuery } from '@apollo/client/react';
import { useMemo, useState } from 'react';
import {
  SelectionDocument,
  type ModelSelectionInput,
  type SelectionPartsFragment,
} from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';
import { FilterBar } from '../../components/filter-builder';
import { counted, formatCount } from '../../components/format';
import { ProblemPanel } from '../../components/problem-panel';
import { useModels, useSchemaTypes, type ModelView } from '../../session';
import { SelectionDialog } from './selection-dialog';
import { draftOf, inputOf, isSameSelection, type SelectionDraft } from './selection-draft';
import classes from './selection.module.css';

type Drafts = Readonly<Record<string, SelectionDraft>>;

/** What of each model is kept on this computer: all of it, a part by conditions, at most so many, or nothing. */
export function SelectionTab({ onApplied }: { readonly onApplied: () => void }) {
  const { data, error } = useQuery(SelectionDocument, { fetchPolicy: 'cache-and-network' });
  const { models } = useModels();
  const [drafts, setDrafts] = useState<Drafts>({});
  const [reviewed, setReviewed] = useState<readonly ModelSelectionInput[] | null>(null);
  const selection = data?.selection;
  const changed = useMemo(() => changesOf(selection ?? [], drafts, models), [selection, drafts, models]);
  if (error) return <ProblemPanel problem={problemFrom(error)} />;
  return (
    <div className={classes.tab}>
      <p className={classes.intro}>
        What is left out is not read and not kept here; the service and the apps are not touched. Records with
        changes in the outbox stay. The choice holds for this connection until it is changed.
      </p>
      <div className={classes.columns} aria-hidden="true">
        <span>Model</span>
        <span className={classes.count}>Here now</span>
        <span>Which records</span>
        <span>At most</span>
      </div>
      <ul className={classes.list} aria-label="What is kept of each model">
        {selection?.map((kept) => {
          const model = models.find(({ name }) => name === kept.model);
          const draft = drafts[kept.model] ?? draftOf(kept, model);
          return (
            <ModelSelectionItem
              key={kept.model}
              model={model}
              draft={draft}
              isChanged={changed.some((input) => input.model === kept.model)}
              onChange={(next) => setDrafts((now) => ({ ...now, [next.model]: next }))}
            />
          );
        })}
      </ul>
      <footer className={classes.footer}>
        <span>
          {changed.length === 0
            ? 'As it is kept now.'
            : `${counted(changed.length, 'model')} changed, not applied yet.`}
        </span>
        <Button variant="default" disabled={changed.length === 0} onClick={() => setDrafts({})}>
          Discard
        </Button>
        <Button disabled={changed.length === 0} onClick={() => setReviewed(changed)}>
          Review and apply…
        </Button>
      </footer>
      {reviewed && (
        <SelectionDialog
          selection={reviewed}
          onClose={() => setReviewed(null)}
          onApplied={() => {
            setReviewed(null);
            setDrafts({});
            onApplied();
          }}
        />
      )}
    </div>
  );
}

function changesOf(
  selection: readonly SelectionPartsFragment[],
  drafts: Drafts,
  models: readonly ModelView[],
): readonly ModelSelectionInput[] {
  return selection.flatMap((kept) => {
    const draft = drafts[kept.model];
    if (!draft) return [];
    const model = models.find(({ name }) => name === kept.model);
    const input = inputOf(draft);
    return isSameSelection(input, inputOf(draftOf(kept, model))) ? [] : [input];
  });
}

interface ModelSelectionItemProps {
  readonly model: ModelView | undefined;
  readonly draft: SelectionDraft;
  readonly isChanged: boolean;
  readonly onChange: (draft: SelectionDraft) => void;
}

function ModelSelectionItem({ model, draft, isChanged, onChange }: ModelSelectionItemProps) {
  const { enums } = useSchemaTypes();
  return (
    <li className={classes.item} data-changed={isChanged || undefined}>
      <Switch
        className={classes.switch}
        size="xs"
        label={draft.model}
        aria-label={`Keep ${draft.model} here`}
        checked={draft.isOn}
        onChange={(event) => onChange({ ...draft, isOn: event.currentTarget.checked })}
      />
      <span className={classes.count}>{model ? counted(model.counts.live, 'record') : ''}</span>
      <div className={classes.where}>
        {!draft.isOn ? (
          <span className={classes.quiet}>Nothing of it is kept.</span>
        ) : draft.foreign !== null ? (
          <span className={classes.foreign}>
            <code>{JSON.stringify(draft.foreign)}</code>
            <UnstyledButton className={classes.link} onClick={() => onChange({ ...draft, foreign: null })}>
              Replace
            </UnstyledButton>
          </span>
        ) : (
          model && (
            <FilterBar
              fields={model.fields}
              enums={enums}
              group={draft.group}
              onChange={(group) => onChange({ ...draft, group })}
            />
          )
        )}
      </div>
      <NumberInput
        className={classes.cap}
        size="xs"
        aria-label={`At most so many records of ${draft.model}`}
        placeholder="no cap"
        min={1}
        allowDecimal={false}
        allowNegative={false}
        thousandSeparator=","
        disabled={!draft.isOn}
        value={draft.cap ?? ''}
        onChange={(value) => onChange({ ...draft, cap: typeof value === 'number' ? value : null })}
        title={
          draft.cap === null ? 'All records are read' : `At most ${formatCount(draft.cap)} records are read`
        }
      />
    </li>
  );
}
