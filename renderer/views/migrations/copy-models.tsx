import { Checkbox, MultiSelect } from '@mantine/core';
import { formatCount } from '../../components/format';
import { TimeLabel } from '../../components/time-label';
import { useModel, useModels } from '../../session';
import { StateBadge } from '../batch';
import { leftOut, useCopySpec } from './copy-store';
import type { CopySource, CopySpec } from './copy-store';
import form from './import-export.module.css';
import parts from './parts.module.css';

interface CopyModelsProps {
  readonly source: CopySource;
  readonly spec: CopySpec;
}

/** Which models are copied, and by what a record is found that is here already. */
export function CopyModels({ source, spec }: CopyModelsProps) {
  const { models } = useModels();
  const missing = leftOut(models, spec.models);
  const partial = source.models.filter(({ model, isPartial }) => isPartial && spec.models.includes(model));
  return (
    <section className={form.composerStep} aria-labelledby="copy-models">
      <h2 id="copy-models" className={form.stepTitle}>
        <span className={parts.stepNumber}>2</span> Which models
      </h2>
      <div className={form.stepBody}>
        <table className={parts.table} aria-label={`Models of ${source.name}`}>
          <thead>
            <tr>
              <th scope="col">Model</th>
              <th scope="col" className={parts.number}>
                Records there
              </th>
              <th scope="col">Synced</th>
              <th scope="col">The same record here, by</th>
            </tr>
          </thead>
          <tbody>
            {source.models.map((each) => (
              <ModelRow key={each.model} model={each} spec={spec} />
            ))}
          </tbody>
        </table>
        {missing.length > 0 && (
          <p className={parts.facts}>
            <StateBadge label="Not copied" tone="warn" />
            <span>
              {missing.join(', ')}: what refers to {missing.length === 1 ? 'it' : 'them'} keeps the key it has
              there.
            </span>
          </p>
        )}
        {partial.length > 0 && (
          <p className={parts.facts}>
            <StateBadge label="A part alone" tone="warn" />
            <span>
              {partial.map(({ model }) => model).join(', ')}: only a part is kept there, the rest isn’t
              copied.
            </span>
          </p>
        )}
      </div>
    </section>
  );
}

function ModelRow({
  model,
  spec,
}: {
  readonly model: CopySource['models'][number];
  readonly spec: CopySpec;
}) {
  const { change } = useCopySpec.getState();
  const here = useModel(model.model);
  const isChosen = spec.models.includes(model.model);
  const fields = (here?.fields ?? [])
    .filter(({ name, list, readOnly }) => !list && !readOnly && !here?.primaryKey.includes(name))
    .map(({ name }) => name);
  return (
    <tr>
      <td>
        <Checkbox
          size="xs"
          label={model.model}
          disabled={!model.isHere || model.syncedAt === null}
          checked={isChosen}
          onChange={(event) =>
            change({
              models: event.currentTarget.checked
                ? [...spec.models, model.model]
                : spec.models.filter((name) => name !== model.model),
            })
          }
        />
      </td>
      <td className={parts.number}>{formatCount(model.records)}</td>
      <td>
        {!model.isHere ? (
          'not a model here'
        ) : typeof model.syncedAt === 'number' ? (
          <TimeLabel at={model.syncedAt} />
        ) : (
          'never to its end'
        )}
      </td>
      <td>
        {isChosen && (
          <MultiSelect
            size="xs"
            aria-label={`Fields by which a ${model.model} is the same`}
            placeholder={(spec.match[model.model] ?? []).length === 0 ? 'its copy’s key' : undefined}
            data={fields}
            value={[...(spec.match[model.model] ?? [])]}
            onChange={(match) => change({ match: { ...spec.match, [model.model]: match } })}
            withScrollArea={false}
            classNames={{ options: form.options }}
          />
        )}
      </td>
    </tr>
  );
}
