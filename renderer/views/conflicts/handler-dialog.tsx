import { useQuery } from '@apollo/client/react';
import { Button, Checkbox, Group, Modal, Select } from '@mantine/core';
import { IconFileCode, IconTable } from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
import { dataStoreHandlerText, lambdaHandlerText } from '../../../shared/conflict';
import type { HandlerRule, RuleTable } from '../../../shared/conflict';
import { sideOf } from '../../../shared/diff';
import { ConflictsDocument } from '../../apollo/generated/operations';
import { DiffValue } from '../../components/diff-view';
import { counted, keyText } from '../../components/format';
import { saveText } from '../../components/save-text';
import { useModels, useOpenConnection } from '../../session';
import type { ModelView } from '../../session';
import { casesOf, decidedFields, RULE_LABELS, rulesFor } from './handler-cases';
import type { HandlerCase } from './handler-cases';
import { readTables } from './handler-store';
import classes from './handler.module.css';

/** As many conflicts of a model are tried. */
const MOST_CASES = 50;

const emptyTable = (model: string): RuleTable => ({ model, fields: {}, otherwise: 'THEIRS', deletes: false });

/** Opens the table of rules. */
export function HandlerButton({ model }: { readonly model: string | null }) {
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconTable size={14} aria-hidden />}
        title="Try rules of your own on these conflicts, and take them into code"
        onClick={() => setOpened(true)}
      >
        Rules…
      </Button>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title="Rules for a conflict handler"
        size={1120}
      >
        {opened && <HandlerTables first={model} />}
      </Modal>
    </>
  );
}

function HandlerTables({ first }: { readonly first: string | null }) {
  const { profile } = useOpenConnection();
  const { models } = useModels();
  const place = `outband.handler-rules.${profile.id}`;
  const [tables, setTables] = useState(() => readTables(localStorage.getItem(place)));
  const [name, setName] = useState(first ?? tables[0]?.model ?? models[0]?.name ?? null);
  useEffect(() => localStorage.setItem(place, JSON.stringify(tables)), [place, tables]);
  const model = models.find((each) => each.name === name);
  const table = tables.find((each) => each.model === name) ?? (name === null ? null : emptyTable(name));
  const change = (next: RuleTable): void =>
    setTables((now) => [...now.filter((each) => each.model !== next.model), next]);
  const exported = tables.flatMap((each) => {
    const own = models.find((candidate) => candidate.name === each.model);
    return own ? [{ ...each, primaryKey: own.primaryKey }] : [];
  });
  return (
    <div className={classes.handler}>
      <p className={classes.lead}>
        Where neither of AppSync’s own strategies does what is wanted, a function decides. Choose a rule for
        each field, see what it would have made of the conflicts that happened, and take the rules into a
        function for AppSync or into the apps.
      </p>
      <Group gap="xs">
        <Select
          aria-label="Model of the rules"
          data={models.map((each) => each.name)}
          value={name}
          onChange={setName}
          allowDeselect={false}
          searchable
        />
        <Button
          variant="default"
          disabled={exported.length === 0}
          leftSection={<IconFileCode size={14} aria-hidden />}
          onClick={() => saveText(lambdaHandlerText(exported), 'conflict-handler-lambda', 'js')}
        >
          Save as a Lambda function…
        </Button>
        <Button
          variant="default"
          disabled={exported.length === 0}
          leftSection={<IconFileCode size={14} aria-hidden />}
          onClick={() => saveText(dataStoreHandlerText(exported), 'conflict-handler', 'mjs')}
        >
          Save for apps on DataStore…
        </Button>
        <span className={classes.quiet}>
          {exported.length === 0
            ? 'No model has rules yet.'
            : `Rules of ${exported.map((each) => each.model).join(', ')}. A sandbox takes the function too.`}
        </span>
      </Group>
      {model && table && <RuleFields model={model} table={table} onChange={change} />}
      {model && table && <Cases model={model} table={table} />}
    </div>
  );
}

interface RuleFieldsProps {
  readonly model: ModelView;
  readonly table: RuleTable;
  readonly onChange: (table: RuleTable) => void;
}

function RuleFields({ model, table, onChange }: RuleFieldsProps) {
  const setRule = (field: string, rule: HandlerRule | null): void => {
    const others = Object.entries(table.fields).filter(([name]) => name !== field);
    onChange({ ...table, fields: Object.fromEntries(rule === null ? others : [...others, [field, rule]]) });
  };
  return (
    <section aria-label={`Rules of ${model.name}`} className={classes.fields}>
      {decidedFields(model).map((field) => (
        <div key={field.name} className={classes.field}>
          <span className={classes.name} title={field.graphqlType}>
            {field.name}
          </span>
          <Select
            size="xs"
            aria-label={`Rule of ${field.name}`}
            data={rulesFor(field).map((rule) => ({ value: rule, label: RULE_LABELS[rule] }))}
            value={table.fields[field.name] ?? null}
            placeholder={RULE_LABELS[table.otherwise]}
            onChange={(rule) => setRule(field.name, rule)}
            clearable
            clearButtonProps={{ 'aria-label': `No rule of its own for ${field.name}` }}
          />
        </div>
      ))}
      <div className={classes.field}>
        <span className={classes.name}>all others</span>
        <Select
          size="xs"
          aria-label="Rule of all others"
          data={(['THEIRS', 'OURS', 'FILL'] as const).map((rule) => ({
            value: rule,
            label: RULE_LABELS[rule],
          }))}
          value={table.otherwise}
          allowDeselect={false}
          onChange={(rule) => rule && onChange({ ...table, otherwise: rule })}
        />
      </div>
      <Checkbox
        size="xs"
        label="A deletion of an older version deletes"
        checked={table.deletes}
        onChange={(event) => onChange({ ...table, deletes: event.currentTarget.checked })}
      />
    </section>
  );
}

function Cases({ model, table }: Omit<RuleFieldsProps, 'onChange'>) {
  const { data } = useQuery(ConflictsDocument, {
    variables: { model: model.name, limit: MOST_CASES },
    fetchPolicy: 'cache-and-network',
  });
  const conflicts = data?.conflicts.conflicts;
  const cases = useMemo(() => casesOf(conflicts ?? [], table, model), [conflicts, table, model]);
  const different = cases.filter(({ isDifferent }) => isDifferent).length;
  if (!conflicts) return null;
  if (cases.length === 0)
    return (
      <p className={classes.lead}>No conflict of {model.name} is known yet whose both sides can be tried.</p>
    );
  return (
    <section aria-label="Tried on what happened">
      <p className={classes.lead} role="status">
        {counted(cases.length, 'field')} of the latest conflicts tried; {counted(different, 'field')} would
        have come out otherwise.
      </p>
      <div className={classes.frame} tabIndex={0} role="region" aria-label="Cases">
        <table className={classes.cases}>
          <thead>
            <tr>
              <th scope="col">Record</th>
              <th scope="col">Field</th>
              <th scope="col">Ours</th>
              <th scope="col">Theirs</th>
              <th scope="col">What happened</th>
              <th scope="col">By these rules</th>
            </tr>
          </thead>
          <tbody>
            {cases.map((each) => (
              <CaseRow key={`${each.id} ${each.field}`} each={each} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function CaseRow({ each }: { readonly each: HandlerCase }) {
  return (
    <tr data-different={each.isDifferent || undefined}>
      <th scope="row" className="ob-mono">
        {keyText(each.key)}
      </th>
      <td>{each.field}</td>
      <td>
        <DiffValue side={sideOf(each.ours)} />
      </td>
      <td>
        <DiffValue side={sideOf(each.theirs)} />
      </td>
      <td>
        <DiffValue side={sideOf(each.happened)} />
      </td>
      <td className={classes.result}>
        <DiffValue side={sideOf(each.result)} />
        {each.isDifferent && <span className={classes.otherwise}>otherwise</span>}
      </td>
    </tr>
  );
}
