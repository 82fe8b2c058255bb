import { createHash } from 'node:crypto';
import type { TestNode } from '../node.ts';
import type { SourceTable } from './declarations.ts';
import { pythonRepr } from './python-repr.ts';

/** Keys sorted and leaves made texts, as dbt does before it hashes what a test is given. */
function hashable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(hashable);
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return pythonRepr(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, hashable(item)]));
}

/** What a generic test is called with: its arguments, its column and the relation that it looks at. */
export function testMetadata(test: TestNode, source: SourceTable | undefined): Readonly<Record<string, unknown>> {
  const about = source ? `source('${source.source}', '${source.name}')` : `ref('${test.target}')`;
  const [namespace] = test.macro.split('.').slice(0, -1);
  return {
    name: test.kind,
    kwargs: {
      ...test.args,
      ...(test.column === undefined ? {} : { column_name: test.column }),
      model: `{{ get_where_subquery(${about}) }}`,
    },
    namespace: namespace ?? null,
  };
}

/** dbt's id of a test: generic ones end in ten digits of a hash of all that they are given. */
export function testId(test: TestNode, source: SourceTable | undefined): string {
  const plain = `test.${test.package}.${test.name}`;
  if (test.kind === 'singular') return plain;
  const hash = createHash('md5').update(test.name + pythonRepr(hashable(testMetadata(test, source))));
  return `${plain}.${hash.digest('hex').slice(-10)}`;
}
