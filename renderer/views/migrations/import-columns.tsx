import { Select } from '@mantine/core';
import type { ImportPreviewQuery } from '../../apollo/generated/operations';
import { counted } from '../../components/format';
import { useImportSpec } from './import-store';
import type { ImportSpec } from './import-store';
import form from './import-export.module.css';
import parts from './parts.module.css';

type Preview = ImportPreviewQuery['importPreview'];

const NOTHING = '-';

interface ImportColumnsProps {
  readonly preview: Preview;
  readonly spec: ImportSpec;
}

/** What each column becomes: as its name suggests, or as a person says. */
export function ImportColumns({ preview, spec }: ImportColumnsProps) {
  const { change } = useImportSpec.getState();
  const leftOut = preview.columns.filter(({ target }) => target === null || target === NOTHING).length;
  const options = [
    { value: NOTHING, label: 'Leave it out' },
    ...preview.targets.map((target) => ({ value: target, label: target })),
  ];
  return (
    <section className={form.composerStep} aria-labelledby="import-columns">
      <h2 id="import-columns" className={form.stepTitle}>
        <span className={parts.stepNumber}>2</span> What each column means
        <span className={parts.hint}>
          {counted(preview.columns.length, 'column')}
          {leftOut > 0 && `, ${leftOut} left out`}
        </span>
      </h2>
      <div className={form.stepBody}>
        <table className={parts.table} aria-label="Columns">
          <thead>
            <tr>
              <th scope="col" className={form.nameColumn}>
                Column
              </th>
              <th scope="col">First values</th>
              <th scope="col" className={form.targetColumn}>
                Becomes
              </th>
              <th scope="col" className={form.typeColumn}>
                Type
              </th>
            </tr>
          </thead>
          <tbody>
            {preview.columns.map(({ name, sample, target, type, problem, isSuggested }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td className={form.values}>{sample.join(' · ') || 'empty'}</td>
                <td>
                  <Select
                    size="xs"
                    aria-label={`Field of the column ${name}`}
                    data={options}
                    value={target ?? NOTHING}
                    onChange={(next) => next !== null && change({ chosen: { ...spec.chosen, [name]: next } })}
                    searchable
                    allowDeselect={false}
                    withScrollArea={false}
                    classNames={{ options: form.options }}
                    error={problem}
                  />
                </td>
                <td className={parts.hint}>
                  {type ??
                    (target === null
                      ? 'no field of this name'
                      : target === NOTHING
                        ? ''
                        : 'set by the service')}
                  {type !== null && target !== name && isSuggested && ' · suggested'}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <p className={parts.hint}>
          A target with a dot, such as <code>author.username</code>, looks the related record up by that
          field.
        </p>
      </div>
    </section>
  );
}
