import type { CodegenConfig } from '@graphql-codegen/cli';

const scalars = {
  JSON: { input: 'unknown', output: 'unknown' },
  Timestamp: { input: 'number', output: 'number' },
  ModelKey: { input: 'string', output: 'string' },
};

/** Types of the console API for both sides. `npm run generate` writes them; a test fails when they are stale. */
const config: CodegenConfig = {
  // A fresh checkout of one side alone still generates the other side's types.
  ignoreNoDocuments: true,
  schema: 'shared/console-api.graphql',
  generates: {
    'main/console-api/generated/resolver-types.ts': {
      plugins: ['typescript', 'typescript-resolvers'],
      config: {
        scalars,
        useTypeImports: true,
        enumsAsTypes: true,
        strictScalars: true,
        avoidOptionals: { resolvers: false },
      },
    },
    'renderer/apollo/generated/operations.ts': {
      documents: 'renderer/**/*.graphql',
      plugins: ['typescript-operations', 'typed-document-node'],
      config: { scalars, useTypeImports: true, enumsAsTypes: true, strictScalars: true },
    },
  },
};

// The tool reads its configuration from the default export.
export default config;
