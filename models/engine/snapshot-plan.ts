import { UserError } from '../../core/index.ts';
import { texts } from './merge-config.ts';
import type { Node } from './node.ts';

// Snapshots (type 2 history) by dbt's timestamp and check strategies. Source: dbt's documentation "Snapshots".

/** The time of a build. */
export const NOW = "cast(getvariable('hisight_as_of') as timestamp)";
/** The columns that a snapshot adds. */
export const META = ['dbt_scd_id', 'dbt_updated_at', 'dbt_valid_from', 'dbt_valid_to', 'dbt_is_deleted'] as const;
/** How a snapshot is taken. */
export interface SnapshotPlan {
  readonly keys: readonly string[];
  /** When a row of the query came to be as it is. */
  readonly updatedAt: string;
  readonly strategy: string;
  readonly checked: 'all' | readonly string[];
  readonly hardDeletes: 'ignore' | 'invalidate' | 'new_record';
  readonly names: Readonly<Record<(typeof META)[number], string>>;
  /** What `dbt_valid_to` says of rows that are valid now. */
  readonly current: string;
}

/** A snapshot's settings; `models/invalid` says what is missing or not known. */
export function snapshotPlan(node: Node): SnapshotPlan {
  const { raw } = node.config;
  const refuse = (problem: string): never => {
    throw new UserError('models/invalid', { file: node.path, problem: `snapshot ${node.name}: ${problem}` });
  };
  const strategy = String(raw['strategy'] ?? '');
  if (!['timestamp', 'check'].includes(strategy)) refuse(`strategy ${strategy || '-'}; valid: timestamp, check`);
  if (strategy === 'timestamp' && !raw['updated_at']) refuse('the strategy timestamp needs updated_at');
  const checked = raw['check_cols'] === 'all' ? 'all' : texts(raw['check_cols']);
  if (strategy === 'check' && checked.length === 0) refuse('the strategy check needs check_cols');
  if (raw['hard_deletes'] !== undefined && raw['invalidate_hard_deletes'] !== undefined) {
    refuse('hard_deletes stands in the place of invalidate_hard_deletes');
  }
  const hardDeletes = String(
    raw['hard_deletes'] ?? (raw['invalidate_hard_deletes'] === true ? 'invalidate' : 'ignore'),
  );
  const known = ['ignore', 'invalidate', 'new_record'] as const;
  const deletes = known.find((one) => one === hardDeletes);
  const given = (raw['snapshot_meta_column_names'] ?? {}) as Record<string, string>;
  const keys = texts(raw['unique_key']);
  if (keys.length === 0) refuse('unique_key is missing');
  return {
    keys,
    updatedAt: String(raw['updated_at'] ?? NOW),
    strategy,
    checked,
    hardDeletes: deletes ?? refuse(`hard_deletes ${hardDeletes}; valid: ${known.join(', ')}`),
    names: Object.fromEntries(META.map((name) => [name, given[name] ?? name])) as SnapshotPlan['names'],
    current: String(raw['dbt_valid_to_current'] ?? 'null'),
  };
}

/** A hash of expressions, as dbt makes `dbt_scd_id`. */
export const scdHash = (parts: readonly string[]) =>
  `md5(${parts.map((part) => `coalesce(cast(${part} as varchar), '')`).join(" || '|' || ")})`;

/** The query's rows with what a snapshot keeps beside them. */
export function describedRows(plan: SnapshotPlan, sql: string): string {
  const { names, updatedAt, keys, current, hardDeletes } = plan;
  const deleted = hardDeletes === 'new_record' ? `, 'False' as ${names.dbt_is_deleted}` : '';
  return `select *, ${scdHash([...keys, updatedAt])} as ${names.dbt_scd_id}, ${updatedAt} as ${names.dbt_updated_at},
    ${updatedAt} as ${names.dbt_valid_from}, coalesce(nullif(${updatedAt}, ${updatedAt}), ${current}) as ${names.dbt_valid_to}${deleted}
  from (\n${sql}\n) as incoming`;
}
