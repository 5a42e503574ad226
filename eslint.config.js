import { readdirSync } from 'node:fs'
import js from '@eslint/js'
import query from '@tanstack/eslint-plugin-query'
import { defineConfig, globalIgnores } from 'eslint/config'
import reactHooks from 'eslint-plugin-react-hooks'
import storybook from 'eslint-plugin-storybook'
import tseslint from 'typescript-eslint'

/** What each folder of src/ may import: other folders, packages, and packages for their types only. */
const LAYERS = {
  core: { folders: [], packages: ['zod/mini'], types: ['@tanstack/react-query'] },
  edits: { folders: ['core'], packages: ['@tanstack/react-query'] },
  react: { folders: ['core', 'edits'], packages: ['react', '@tanstack/react-query'] },
  server: { folders: ['core'], packages: ['zod/mini'] },
  msw: { folders: ['core'], packages: ['msw'] },
  exports: { folders: ['core', 'edits', 'react', 'server', 'msw'], packages: [] },
}

const FOLDERS = readdirSync('src', { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)

/** A folder without a line in LAYERS may import nothing, so that none is forgotten. */
function layerRule(layer) {
  const { folders, packages, types = [] } = LAYERS[layer] ?? { folders: [], packages: [] }
  const foreign = FOLDERS.filter((name) => name !== layer && !folders.includes(name))
  const patterns = [
    {
      regex: `^(?!\\.|(${[...packages, ...types].join('|')})$)`,
      message: `src/${layer} may import these packages: ${packages.join(', ') || 'none'}.`,
    },
    {
      regex: `^(\\.\\./)+(${foreign.join('|')})(/|$)`,
      message: `src/${layer} may import from these folders: ${folders.join(', ') || 'none'}.`,
    },
    {
      regex: `^(${types.join('|')})$`,
      allowTypeImports: true,
      message: `src/${layer} must load without this package: \`import type\` only.`,
    },
  ]
  return {
    files: [`src/${layer}/**`],
    rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] },
  }
}

const NAMED_EXPORTS_ONLY = {
  selector: 'ExportDefaultDeclaration',
  message: 'Named exports only.',
}

const KEYS_FROM_THE_FACTORY = {
  selector: 'Property[key.name=/^(queryKey|mutationKey)$/] > ArrayExpression',
  message: 'Keys come from sessionKeys(client).',
}

const ONE_TEST_FUNCTION = {
  selector: "ImportDeclaration[source.value='vitest'] > ImportSpecifier[imported.name='it']",
  message: 'Tests are written with `test`.',
}

const NOTHING_SKIPPED = {
  selector:
    'MemberExpression[object.name=/^(test|describe|bench)$/][property.name=/^(only|skip|todo)$/]',
  message: 'Every committed test runs.',
}

export default defineConfig(
  globalIgnores([
    'dist/',
    'storybook-static/',
    'coverage/',
    '**/mockServiceWorker.js',
    'test/package/fixtures/',
    'bench/size/app/',
  ]),
  { linterOptions: { noInlineConfig: true } },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // There are no enums; and `never`, assigned to a class, is no mistake. Both rules are slow.
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // An app merges its own declaration into it.
      '@typescript-eslint/no-empty-object-type': ['error', { allowWithName: '^Register$' }],
      '@typescript-eslint/no-unnecessary-type-arguments': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    },
  },
  {
    files: ['**/*.{js,mjs}'],
    languageOptions: {
      globals: { console: 'readonly', process: 'readonly', URL: 'readonly' },
    },
  },
  {
    rules: {
      'max-lines': ['error', 300],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'sort-imports': ['error', { ignoreCase: true, ignoreDeclarationSort: true }],
    },
  },
  {
    files: ['src/**'],
    extends: [
      reactHooks.configs.flat['recommended-latest'],
      query.configs['flat/recommended-strict'],
    ],
    rules: {
      'no-console': 'error',
      'no-restricted-syntax': ['error', NAMED_EXPORTS_ONLY, KEYS_FROM_THE_FACTORY],
    },
  },
  FOLDERS.map(layerRule),
  {
    files: ['stories/**', '.storybook/**'],
    extends: [
      reactHooks.configs.flat['recommended-latest'],
      query.configs['flat/recommended'],
      storybook.configs['flat/recommended'],
    ],
  },
  {
    files: ['test/**', 'bench/**'],
    rules: { 'no-restricted-syntax': ['error', ONE_TEST_FUNCTION, NOTHING_SKIPPED] },
  },
  {
    // A test takes values apart as no user code would, and a bench measures what others recommend.
    files: ['test/**/*.{ts,tsx}', 'bench/**/*.{ts,tsx}'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/unbound-method': 'off',
      // Deprecated: the one is what most apps with a persister use, the other is all that the oldest
      // TanStack Query of ours has.
      '@typescript-eslint/no-deprecated': [
        'error',
        { allow: ['createSyncStoragePersister', 'fetchQuery'] },
      ],
    },
  },
)
