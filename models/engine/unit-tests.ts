import { z } from 'zod';

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
    })
    .prefault({}),
  config: z.looseObject({ enabled: z.boolean().default(true) }).prefault({}),
});

type Input = z.infer<typeof unitTestInput>;

/** Rows as given in YAML: dicts, CSV text, or a query. */
export interface Fixture {
  readonly format: 'dict' | 'csv' | 'sql';
  readonly rows: string | readonly Readonly<Record<string, unknown>>[];
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
}

const fixtureOf = (
  { rows: given, format, fixture: file }: z.infer<z.ZodObject<typeof fixture>>,
  files: ReadonlyMap<string, string>,
): Fixture => ({ format, rows: (file === undefined ? given : files.get(file)) ?? [] });

/** A declared unit test; `files` are the texts of tests/fixtures by name. */
export function unitTest(
  input: Input,
  path: string,
  packageName: string,
  files: ReadonlyMap<string, string>,
): UnitTest | undefined {
  if (!input.config.enabled) return undefined;
  return {
    name: input.name,
    model: input.model,
    path,
    package: packageName,
    given: input.given.map((one) => ({ input: one.input, fixture: fixtureOf(one, files) })),
    expected: fixtureOf(input.expect, files),
    macros: input.overrides.macros,
    vars: input.overrides.vars,
  };
}
