import js from '@eslint/js';
import jsxA11y from 'eslint-plugin-jsx-a11y';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const TESTS = ['**/*.test.{ts,tsx}', '**/*-suite.ts', 'main/**/testing/**', 'e2e/**'];
const CONFIGURATIONS = ['*.config.{js,ts}', 'build/*.config.ts', '**/*.d.ts'];

const noDefaultExport = {
  selector: 'ExportDefaultDeclaration',
  message: 'Export by name: a default export is called something else in every file.',
};
const syntax = [
  { selector: 'TSEnumDeclaration', message: 'Use a union of literals (as const).' },
  {
    selector: ':matches(PropertyDefinition, MethodDefinition)[accessibility="private"][kind!="constructor"]',
    message: 'Use #private: it holds at run time too.',
  },
  {
    selector:
      'MemberExpression[object.name=/^(it|test|describe)$/][property.name=/^(only|skip|todo|fixme)$/]',
    message: 'A test runs always, or by a condition (runIf, skipIf).',
  },
];

/** Rules that read types: they need every file to belong to one of these programs. */
const typed = {
  languageOptions: {
    parserOptions: {
      // shared/ belongs to main's program; its own adds nothing but the check that it needs neither Node nor DOM.
      project: ['main/tsconfig.json', 'renderer/tsconfig.json', 'e2e/tsconfig.json', 'build/tsconfig.json'],
      tsconfigRootDir: import.meta.dirname,
    },
  },
};

export default tseslint.config(
  {
    ignores: [
      'dist/',
      'release/',
      'test-results/',
      'playwright-report/',
      '**/generated/',
      'main/testing/fixtures/',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.recommendedTypeChecked, typed],
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      // An interface may be asynchronous where one implementation is not.
      '@typescript-eslint/require-await': 'off',
      // Record values are `unknown` until their field's type is known, and are then made text on purpose.
      '@typescript-eslint/no-base-to-string': 'off',
      // graphql's Kind is an enum whose values are documented as plain strings.
      '@typescript-eslint/no-unsafe-enum-comparison': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-restricted-syntax': ['error', noDefaultExport, ...syntax],
      // Prettier's layout shows what belongs together.
      'no-unexpected-multiline': 'off',
      'max-lines': ['error', { max: 500, skipBlankLines: true, skipComments: true }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    // stdout belongs to the command's result; everything else is an OutbandError, a log line or a progress event.
    files: ['{main,shared,renderer}/**/*.{ts,tsx}'],
    rules: { 'no-console': 'error' },
  },
  {
    // The typed wrappers in main/desktop are the only door between the processes.
    files: ['**/*.{ts,tsx}'],
    ignores: ['main/desktop/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [
            { name: 'electron', importNames: ['ipcMain', 'ipcRenderer'], message: 'Use main/desktop.' },
          ],
        },
      ],
    },
  },
  {
    files: ['renderer/**/*.{ts,tsx}'],
    extends: [reactHooks.configs.flat.recommended, jsxA11y.flatConfigs.recommended],
    rules: {
      // React takes an async event handler; what it rejects with is handled inside.
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      // A dialog that a person has just opened takes the focus to its first field; scrolling areas are reached by Tab.
      'jsx-a11y/no-autofocus': 'off',
      'jsx-a11y/no-noninteractive-tabindex': [
        'error',
        { tags: ['pre'], roles: ['tabpanel', 'region', 'group', 'grid'] },
      ],
      // State and props are records of plain functions here; there is no class whose `this` could be lost.
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: TESTS,
    rules: {
      // Tests look into JSON of any shape.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
      // Long property tests say what they have seen.
      'no-console': 'off',
      '@typescript-eslint/restrict-template-expressions': 'off',
      'max-lines': ['error', 1000],
    },
  },
  { files: CONFIGURATIONS, rules: { 'no-restricted-syntax': ['error', ...syntax] } },
  {
    files: ['**/*.{mjs,cjs,js}'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          'process',
          'console',
          'Buffer',
          'URL',
          'AbortSignal',
          'AbortController',
          'fetch',
          'performance',
          'module',
          'require',
        ]
          .concat([
            'setTimeout',
            'clearTimeout',
            'setInterval',
            'clearInterval',
            'structuredClone',
            '__dirname',
          ])
          .map((name) => [name, 'readonly']),
      ),
    },
    rules: { 'no-restricted-syntax': 'off' },
  },
);
