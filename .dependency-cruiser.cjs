/**
 * The arrows of the architecture, as rules:
 *
 *   renderer -> shared <- main
 *   main: desktop, console-api, cli, session -> writer, migrations, datastore, workspace -> appsync, schema -> shared
 *   main: sandbox -> schema, shared
 *
 * main/sqlite opens files for everyone in main; main/testing and tests may look at everything.
 */
const TEST = '\\.test\\.tsx?$|(^|/)testing/|-suite\\.ts$';
const TOP = '^main/(desktop|console-api|cli|session|index\\.ts)';

const folder = (...names) => `^main/(${names.join('|')})/`;

/** A rule for a folder of main that names all that it may import from the rest of the code. */
const mayImport = (name, allowed, comment) => ({
  name: `${name}-arrows`,
  comment,
  severity: 'error',
  from: { path: folder(name), pathNot: TEST },
  to: {
    path: '^(main|renderer|build|e2e)/',
    pathNot: [folder(name, 'sqlite', ...allowed)],
  },
});

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'Modules that need each other, if only for a type, are one module, or lack a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'shared-is-pure',
      comment: 'Both sides use shared/, so it knows neither, nor Node, nor Electron.',
      severity: 'error',
      from: { path: '^shared/', pathNot: TEST },
      to: { path: ['^(main|renderer|build|e2e)/', '/node_modules/electron/', '^electron$'] },
    },
    {
      name: 'shared-without-node',
      comment: 'The renderer has no Node.',
      severity: 'error',
      from: { path: '^(shared|renderer)/', pathNot: TEST },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'renderer-sees-shared-only',
      comment: 'The console API is all that the renderer knows of main.',
      severity: 'error',
      from: { path: '^renderer/', pathNot: TEST },
      to: {
        path: ['^(main|build|e2e)/', 'node_modules/(electron|better-sqlite3|undici|ws)/', '^electron$'],
      },
    },
    {
      name: 'main-without-renderer',
      comment: 'The arrow between them is the console API schema in shared/.',
      severity: 'error',
      from: { path: '^main/' },
      to: { path: '^(renderer|build|e2e)/' },
    },
    {
      name: 'electron-at-the-edge',
      comment: 'Store, writer, sandbox and commands run under plain Node.',
      severity: 'error',
      from: { path: '^(main|shared|renderer)/', pathNot: '^main/(desktop/|index\\.ts$)' },
      to: { path: ['node_modules/electron/', '^electron$'] },
    },
    {
      name: 'one-door-to-sqlite',
      comment: 'The addon differs between runtimes; main/sqlite chooses it.',
      severity: 'error',
      from: { path: '^main/', pathNot: '^main/sqlite/' },
      to: { path: 'node_modules/better-sqlite3/', dependencyTypesNot: ['type-only', 'type-import'] },
    },
    {
      name: 'one-way-out',
      comment:
        'No request leaves but through appsync/, where the guard stands. The sandbox is the peer, not the client.',
      severity: 'error',
      from: { path: '^main/', pathNot: [TEST, folder('appsync', 'sandbox')] },
      to: { path: 'node_modules/(undici|ws)/', dependencyTypesNot: ['type-only', 'type-import'] },
    },
    {
      name: 'sandbox-for-hosts-only',
      comment: 'The product never depends on its stand-in for AppSync, save where it is offered to people.',
      severity: 'error',
      from: { path: '^main/', pathNot: [TEST, '^main/sandbox/', TOP] },
      to: { path: '^main/sandbox/' },
    },
    mayImport('schema', [], 'Readers of schemas know nothing of where they are used.'),
    mayImport('sqlite', [], 'It opens files.'),
    mayImport('sandbox', ['schema'], 'An independent peer: it must not share the mistakes of the client.'),
    mayImport('appsync', ['schema'], 'The way out knows nothing of stores and plans.'),
    mayImport('workspace', ['appsync', 'schema'], 'Connections are described here and opened elsewhere.'),
    mayImport('datastore', ['appsync', 'schema'], 'The DataStore stands alone, as the official one does.'),
    mayImport(
      'writer',
      ['datastore', 'appsync', 'schema'],
      'It writes through appsync and learns from the store.',
    ),
    mayImport('migrations', ['writer', 'datastore', 'appsync', 'schema', 'workspace'], 'Plans written down.'),
    {
      name: 'tests-stay-outside',
      comment: 'What is shipped imports no test and no test helper.',
      severity: 'error',
      from: { path: '^(main|shared|renderer)/', pathNot: TEST },
      to: { path: TEST },
    },
    {
      name: 'no-dev-dependencies',
      comment: 'What is shipped imports what is shipped.',
      severity: 'error',
      from: { path: '^(main|shared|renderer)/', pathNot: TEST },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['type-only', 'type-import'],
        pathNot: ['node_modules/electron/', '^electron$', 'node_modules/@types/'],
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^main/testing/fixtures/' },
    // Types have arrows too.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.d.ts'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
    cache: { folder: 'node_modules/.cache/outband/depcruise', strategy: 'content' },
  },
};
