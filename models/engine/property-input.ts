import { CORE_SCHEMA, load, Type } from 'js-yaml';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { UserError } from '../../core/index.ts';
import type { ProjectFile } from './project.ts';
import { testInput } from './test-input.ts';
import { unitTestInput } from './unit-tests.ts';

// What dbt's schema YAML may say. Keys that are not named here are kept and not looked at.

const loose = z.record(z.string(), z.unknown());
const config = loose.nullish().transform((value) => value ?? {});
const CONSTRAINTS = ['check', 'not_null', 'unique', 'primary_key', 'foreign_key', 'custom'] as const;
const once = (of: { readonly tests?: unknown; readonly data_tests?: unknown }) => !(of.tests && of.data_tests);
const ONCE = 'tests stand under data_tests or under tests, not under both';
const tests = { tests: z.array(testInput).nullish(), data_tests: z.array(testInput).nullish() };
const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '');
const version = z.union([z.string(), z.number()]);
const constraint = z.looseObject({
  type: z.enum(CONSTRAINTS),
  expression: z.string().nullish(),
  columns: z.array(z.string()).nullish(),
  name: z.string().nullish(),
  to: z.string().nullish(),
  to_columns: z.array(z.string()).nullish(),
});
const constraints = z
  .array(constraint)
  .nullish()
  .transform((value) => value ?? []);

const columnInput = z
  .looseObject({
    name: z.string(),
    description: text,
    data_type: z.string().nullish(),
    meta: config,
    config,
    quote: z.boolean().nullish(),
    constraints,
    ...tests,
  })
  .refine(once, ONCE);
const columnRule = z.looseObject({
  include: z.union([z.string(), z.array(z.string())]).optional(),
  exclude: z.array(z.string()).optional(),
});
const common = {
  description: text,
  config,
  columns: z
    .array(columnInput)
    .nullish()
    .transform((value) => value ?? []),
  constraints,
  access: z.string().nullish(),
  group: z.string().nullish(),
  docs: loose.nullish(),
  ...tests,
};
const versionInput = z.looseObject({
  ...common,
  v: version,
  defined_in: z.string().nullish(),
  columns: z.array(z.union([columnInput, columnRule])).nullish(),
});
const nodeInput = z.looseObject({
  name: z.string(),
  meta: loose.nullish(),
  relation: z.string().nullish(),
  latest_version: version.nullish(),
  versions: z.array(versionInput).nullish(),
  ...common,
});
const freshness = z.unknown();
const tableInput = nodeInput.extend({
  identifier: z.string().nullish(),
  loaded_at_field: z.string().nullish(),
  loaded_at_query: z.string().nullish(),
  freshness: freshness.optional(),
  quoting: loose.nullish(),
  tags: z.union([z.string(), z.array(z.string())]).nullish(),
});
const sourceInput = z.looseObject({
  name: z.string(),
  description: text,
  database: z.string().nullish(),
  schema: z.string().nullish(),
  config,
  meta: loose.nullish(),
  loaded_at_field: z.string().nullish(),
  loaded_at_query: z.string().nullish(),
  freshness: freshness.optional(),
  quoting: loose.nullish(),
  tags: z.union([z.string(), z.array(z.string())]).nullish(),
  tables: z
    .array(tableInput)
    .nullish()
    .transform((value) => value ?? []),
});
const exposureInput = z.looseObject({
  name: z.string(),
  type: text,
  config,
  depends_on: z.array(z.string()).nullish(),
  tags: z.array(z.string()).nullish(),
});
/** What is said of a singular test. */
const singularInput = z.looseObject({ name: z.string(), config });
const propertiesInput = z.looseObject({
  models: z.array(nodeInput).optional(),
  seeds: z.array(nodeInput).optional(),
  snapshots: z.array(nodeInput).optional(),
  sources: z.array(sourceInput).nullish(),
  exposures: z.array(exposureInput).nullish(),
  groups: z.array(z.looseObject({ name: z.string(), owner: z.looseObject({}) })).nullish(),
  unit_tests: z.array(unitTestInput).nullish(),
  data_tests: z.array(singularInput).nullish(),
  tests: z.array(singularInput).nullish(),
});

export type ColumnInput = z.infer<typeof columnInput>;
export type NodeInput = z.infer<typeof nodeInput>;
export type VersionInput = z.infer<typeof versionInput>;
export type SourceInput = z.infer<typeof sourceInput>;
export type TableInput = z.infer<typeof tableInput>;
export type ExposureInput = z.infer<typeof exposureInput>;
export type UnitTestInput = z.infer<typeof unitTestInput>;
export type Constraint = z.infer<typeof constraint>;

// As in dbt `<<` lays a mapping under another.
const merge = new Type('tag:yaml.org,2002:merge', { kind: 'scalar', resolve: (key) => key === '<<' || key === null });
const SCHEMA = CORE_SCHEMA.extend({ implicit: [merge] });

// js-yaml reads ten times as fast; yaml says better what is wrong.
function contentOf({ text, path }: ProjectFile): unknown {
  try {
    return load(text, { schema: SCHEMA });
  } catch {
    const document = parseDocument(text, { merge: true });
    const fault = document.errors[0];
    if (fault) throw new UserError('models/invalid', { file: path, problem: fault.message.split('\n')[0] });
    return document.toJS();
  }
}

/** Reads a schema YAML file; `models/invalid` names the file and the key. */
export function readPropertyFile(file: ProjectFile): z.infer<typeof propertiesInput> {
  const result = propertiesInput.safeParse(contentOf(file) ?? {});
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new UserError('models/invalid', { file: file.path, problem: `${issue?.path.join('.')}: ${issue?.message}` });
}
