import { Loader } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { counted } from '../../components/format';
import { AUTH_NAMES } from '../../components/profile-dialog';
import type { BackendPreview } from './use-preview';
import classes from './connect.module.css';

const SOURCE_NAMES: Readonly<Record<string, string>> = {
  'authored-sdl': 'authored schema (SDL)',
  'appsync-sdl': 'API schema (SDL)',
  introspection: 'introspection of the API',
  'model-introspection': 'model introspection',
  'codegen-schema': 'generated models (schema.js)',
};

/** The name of a schema source in words. */
export function sourceName(source: string): string {
  return SOURCE_NAMES[source] ?? source;
}

interface PreviewPanelProps {
  readonly preview: BackendPreview | null;
  readonly loading: boolean;
}

/** What the files say, before anything is kept. */
export function PreviewPanel({ preview, loading }: PreviewPanelProps) {
  if (loading && !preview) {
    return (
      <p className={classes.reading} role="status">
        <Loader size="xs" aria-hidden="true" /> Reading the files
      </p>
    );
  }
  if (!preview) return null;
  const [first, ...others] = preview.authModes;
  return (
    <section className={classes.preview} aria-label="What the files say">
      <dl>
        <Fact name="Endpoint">
          <span className="ob-mono">{preview.endpoint}</span>
        </Fact>
        {preview.region && <Fact name="Region">{preview.region}</Fact>}
        <Fact name="Authorisation">
          {first ? AUTH_NAMES[first] : 'none named'}
          {others.length > 0 && `, also ${others.map((mode) => AUTH_NAMES[mode]).join(', ')}`}
          {preview.hasApiKey && ' (key in the file)'}
        </Fact>
        <Fact name="Schema">{sourceName(preview.schemaSource)}</Fact>
        <Fact name={counted(preview.models.length, 'model')}>
          <span title={preview.models.join(', ')}>{someNames(preview.models)}</span>
        </Fact>
      </dl>
      {preview.unversionedModels.length > 0 && (
        <Warning>
          Without conflict detection: {preview.unversionedModels.join(', ')}. They can be read, and apps
          receive no versioned changes of them.
        </Warning>
      )}
      {preview.warnings.map((warning) => (
        <Warning key={warning}>{warning}</Warning>
      ))}
    </section>
  );
}

const NAMES_SHOWN = 12;

function someNames(names: readonly string[]): string {
  const left = names.length - NAMES_SHOWN;
  return left > 0 ? `${names.slice(0, NAMES_SHOWN).join(', ')} and ${left} more` : names.join(', ');
}

function Fact({ name, children }: { readonly name: string; readonly children: React.ReactNode }) {
  return (
    <div className={classes.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Warning({ children }: { readonly children: React.ReactNode }) {
  return (
    <p className={classes.warning}>
      <IconAlertTriangle size={14} stroke={2} aria-label="Warning" />
      <span>{children}</span>
    </p>
  );
}
