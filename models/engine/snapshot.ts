import { ident, type Transaction } from '../../core/index.ts';
import type { Written } from './materialise.ts';
import type { Node } from './node.ts';

interface SnapshotSettings {
  readonly keys: readonly string[];
  readonly changed: string;
  readonly since: string;
  readonly deletes: boolean;
}

function settingsOf(node: Node, columns: readonly string[]): SnapshotSettings {
  const raw = node.config.raw;
  const keys = node.config.uniqueKey;
  const updated = typeof raw['updated_at'] === 'string' ? ident(raw['updated_at']) : undefined;
  const deletes = raw['hard_deletes'] === 'invalidate' || raw['invalidate_hard_deletes'] === true;
  if (raw['strategy'] === 'timestamp' && updated) {
    const since = `cast(incoming.${updated} as timestamp)`;
    return { keys, changed: `${since} > kept.dbt_valid_from`, since, deletes };
  }
  const checked =
    raw['check_cols'] === 'all' || raw['check_cols'] === undefined ? columns : (raw['check_cols'] as string[]);
  const changed = checked
    .filter((column) => !keys.includes(column))
    .map((column) => `incoming.${ident(column)} is distinct from kept.${ident(column)}`);
  return {
    keys,
    changed: changed.join(' or ') || 'false',
    since: "cast(getvariable('hisight_as_of') as timestamp)",
    deletes,
  };
}

/** The first state of a snapshot: every row valid since it was updated, or since this build. */
export async function beginSnapshot(tx: Transaction, node: Node, sql: string): Promise<string> {
  const columns = (await tx.columns(`select * from (\n${sql}\n) limit 0`)).names;
  const { since, keys } = settingsOf(node, columns);
  return `select *, md5(concat_ws('|', ${keys.map((key) => `incoming.${ident(key)}`).join(', ')}, ${since})) as dbt_scd_id,
    ${since} as dbt_valid_from, null::timestamp as dbt_valid_to, ${since} as dbt_updated_at
  from (\n${sql}\n) as incoming`;
}

/** Closes versions that changed (and, where asked, rows that vanished) and adds the new ones (dbt's timestamp and check strategies). */
export async function takeSnapshot(tx: Transaction, node: Node, sql: string): Promise<Written> {
  await tx.run(`create or replace temp table "incoming_rows" as\n${sql}`);
  const columns = (await tx.columns('select * from temp.main."incoming_rows" limit 0')).names;
  const { keys, changed, since, deletes } = settingsOf(node, columns);
  const same = keys.map((key) => `incoming.${ident(key)} = kept.${ident(key)}`).join(' and ');
  const asOf = "cast(getvariable('hisight_as_of') as timestamp)";
  await tx.run(
    `update ${node.relation} as kept set dbt_valid_to = ${since} from temp.main."incoming_rows" as incoming
     where kept.dbt_valid_to is null and ${same} and (${changed})`,
  );
  if (deletes) {
    await tx.run(
      `update ${node.relation} as kept set dbt_valid_to = ${asOf}
       where kept.dbt_valid_to is null and not exists (select 1 from temp.main."incoming_rows" as incoming where ${same})`,
    );
  }
  const listed = columns.map((column) => `incoming.${ident(column)}`).join(', ');
  const rows = await tx.run(
    `insert into ${node.relation} by name select ${listed},
       md5(concat_ws('|', ${keys.map((key) => `incoming.${ident(key)}`).join(', ')}, ${since})) as dbt_scd_id,
       ${since} as dbt_valid_from, null::timestamp as dbt_valid_to, ${since} as dbt_updated_at
     from temp.main."incoming_rows" as incoming
     where not exists (select 1 from ${node.relation} as kept where kept.dbt_valid_to is null and ${same})`,
  );
  await tx.run('drop table temp.main."incoming_rows"');
  return { rows, months: undefined };
}
