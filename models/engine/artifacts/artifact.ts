import { randomUUID } from 'node:crypto';

// The dbt-core whose files ours are made after; its readers look at this before they look at anything else.
export const DBT_VERSION = '1.11.16';

const SCHEMAS = {
  manifest: 'https://schemas.getdbt.com/dbt/manifest/v12.json',
  catalog: 'https://schemas.getdbt.com/dbt/catalog/v1.json',
  run_results: 'https://schemas.getdbt.com/dbt/run-results/v6.json',
} as const;

export type ArtifactName = keyof typeof SCHEMAS;

/** A JSON document as dbt writes one. */
export type Artifact = Readonly<Record<string, unknown>>;

/** One making of artifacts: all its files carry the same id and time. */
export interface Invocation {
  readonly id: string;
  readonly at: Date;
}

export const newInvocation = (at = new Date()): Invocation => ({ id: randomUUID(), at });

/** Seconds since 1970, as dbt dates a node. */
export const createdAt = ({ at }: Invocation): number => at.getTime() / 1000;

export function metadataOf(name: ArtifactName, { id, at }: Invocation): Artifact {
  return {
    dbt_schema_version: SCHEMAS[name],
    dbt_version: DBT_VERSION,
    generated_at: at.toISOString(),
    invocation_id: id,
    invocation_started_at: at.toISOString(),
    env: {},
  };
}
