import { z } from 'zod';
import { UserError } from '../../core/index.ts';
import type { Node } from './node.ts';
import type { Project } from './project.ts';
import type { Names } from './resolve.ts';

// Unit tests of dbt: a model's query on rows that are given, against rows that are expected.

const rows = z.union([z.string(), z.array(z.record(z.string(), z.unknown()))]).nullish();
const fixture = { rows, format: z.enum(['dict', 'csv', 'sql']).default('dict'), fixture: z.string().optional() };

export const unitTestInput = z.looseObject({
  name: z.string(),
  model: z.string(),
  given: z.array(z.looseObject({ input: z.string(), ...fixture })).default([]),
  expect: z.looseObject(fixture),
  overrides: z
    .looseObject({
      macros: z.record(z.string(), z.unknown()).default({}),
      vars: z.record(z.string(), z.unknown()).default({}),
      env_vars: z.record(z.string(), z.unknown()).default({}),
    })
    .prefault({}),
  versions: z
    .object({
      include: z.array(z.union([z.string(), z.number()])).optional(),
      exclude: z.array(z.union([z.string(), z.number()])).optional(),
    })
    .optional(),
  config: z
    .looseObject({
      enabled: z.boolean().default(true),
      tags: z.union([z.string(), z.array(z.string())]).optional(),
    })
    .prefault({}),
});

type Input = z.infer<typeof unitTestInput>;

/** Rows as given in YAML: dicts, CSV text, or a query. */
export interface Fixture {
  readonly format: 'dict' | 'csv' | 'sql';
  /** Undefined: the input itself, which has to be a seed. */
  readonly rows: string | readonly Readonly<Record<string, unknown>>[] | null | undefined;
}

export interface UnitTest {
  readonly name: string;
  readonly model: string;
  readonly path: string;
  readonly package: string;
  /** `ref('x')`, `source('a', 'b')` or `this`, as written. */
  readonly given: readonly { readonly input: string; readonly fixture: Fixture }[];
  readonly expected: Fixture;
  readonly macros: Readonly<Record<string, unknown>>;
  readonly vars: Readonly<Record<string, unknown>>;
  readonly environment: Readonly<Record<string, string>>;
  readonly tags: readonly string[];
}

const fixtureOf = (
  { rows: given, format, fixture: file }: z.infer<z.ZodObject<typeof fixture>>,
  files: ReadonlyMap<string, string>,
  path: string,
): Fixture => {
  if (file !== undefined && !files.has(file)) {
    throw new UserError('models/invalid', { file: path, problem: `there is no fixture ${file}` });
  }
  return { format, rows: file === undefined ? given : files.get(file) };
};

/** The unit tests of a package, one for each version of their model that is there. */
export function unitTestsOf(
  of: Project,
  declared: readonly { readonly file: string; readonly input: Input }[],
  nodes: ReadonlyMap<string, Node>,
  names: Names,
): UnitTest[] {
  const seen = new Map<string, string>();
  for (const { file, input } of declared) {
    const key = `${input.model}.${input.name}`;
    const first = seen.get(key);
    if (first) throw new UserError('models/duplicate', { name: input.name, first, second: file });
    seen.set(key, file);
  }
  const files = new Map(of.fixtures.map(({ path, text }) => [baseName(path), text]));
  return declared
    .filter(({ input }) => input.config.enabled)
    .flatMap(({ file, input }) =>
      modelsOf(input, file, nodes, names).map((model) => ({
        ...checked(input, file, model),
        name: model.version ? `${input.name}_v${model.version.v}` : input.name,
        model: model.name,
        path: file,
        package: of.name,
        tags: [input.config.tags ?? []].flat(),
        given: input.given.map((one) => ({ input: one.input, fixture: fixtureOf(one, files, file) })),
        expected: fixtureOf(input.expect, files, file),
        macros: input.overrides.macros,
        vars: input.overrides.vars,
        environment: Object.fromEntries(
          Object.entries(input.overrides.env_vars).map(([name, value]) => [name, String(value)]),
        ),
      })),
    );
}

/** dbt wants to be told whether an incremental model is tested as one. */
function checked({ name, overrides }: Input, file: string, model: Node): Record<string, never> {
  const silent = typeof overrides.macros['is_incremental'] !== 'boolean';
  if (model.config.materialized === 'incremental' && silent) {
    const problem = `unit test ${name}: overrides.macros.is_incremental has to be true or false`;
    throw new UserError('models/invalid', { file, problem });
  }
  return {};
}

const baseName = (path: string) => (path.split('/').at(-1) ?? '').replace(/\.(csv|sql)$/, '');

function modelsOf(input: Input, file: string, nodes: ReadonlyMap<string, Node>, names: Names): Node[] {
  const versions = [...nodes.values()].filter(({ modelName, version }) => modelName === input.model && version);
  if (versions.length === 0) {
    const node = names.find(input.model);
    if (node) return [node];
    throw new UserError('models/unknown-ref', { file, ref: input.model, didYouMean: names.near(input.model) });
  }
  const { include, exclude = [] } = input.versions ?? {};
  const among = (list: readonly (string | number)[], node: Node) => list.map(String).includes(String(node.version?.v));
  return versions.filter((node) => (include === undefined || among(include, node)) && !among(exclude, node));
}
