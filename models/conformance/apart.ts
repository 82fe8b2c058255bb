/** Cases in which our runner differs from dbt on purpose, with the reason. The test fails when one of them begins to agree. */
export const APART: Readonly<Record<string, string>> = {
  '03-configs/meta-merges': 'YAML 1.2: a bare yes is a text, not a boolean',
  '09-materializations/custom': "materialisations of a project's own are refused, with their names",
  '10-incremental-models/on-schema-change-sync-all-columns-with-another-type-is-refused-by-duckdb':
    'the column changes its type; dbt runs into a conflict of its own two connections',
  '12-snapshots/configured-in-dbt-project-yml':
    "dbt_project.yml's schema reaches a snapshot of YAML as it reaches one of a file",
  '14-data-tests/store-failures-as-of-another-kind': 'a relation of another kind is replaced',
  '15-unit-tests/ephemeral-inputs-as-dicts': "the types of an ephemeral model's columns are known from its query",
  '16-contracts-and-constraints/foreign-key':
    'a table that a foreign key points at is not replaced: the tables that point at it are never dropped unasked',
  '17-model-versions/version-zero-is-not-in-the-name': 'ref() of version 0 gives version 0',
  '17-model-versions/deprecation-date': 'a date of deprecation gives no warning, and so no error with --warn-error',
  '18-groups-and-access/metrics-and-semantic-models': "dbt's semantic layer is not ours: metrics are not listed",
  '21-packages/two-models-of-one-name-in-two-schemas': 'a name means one model in all packages',
  '22-errors/two-models-with-one-relation': 'two models of one relation are refused before anything runs',
  '22-errors/yaml-with-a-key-twice': 'a key that is said twice is refused',
  '22-errors/raise-compiler-error': 'exceptions.warn() is told and never an error: --warn-error is about tests',
  '22-errors/fail-fast': 'nothing starts any more after the first failure',
  '22-errors/project-file-without-a-name-or-with-a-wrong-one': 'there are no profiles, so that none can be missing',
  '22-errors/configs-for-paths-that-are-not-there': '--warn-error is about tests',
  '22-errors/a-version-of-dbt-that-this-is-not': 'require-dbt-version is not looked at: this is not dbt',
  '23-docs-and-meta/descriptions-with-vars': 'descriptions end without line breaks',
  '23-docs-and-meta/analyses-are-compiled-and-not-run': 'analyses are compiled with the rest and not selected by name',
};
