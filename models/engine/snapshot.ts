import { ident, type Transaction, UserError } from '../../core/index.ts';
import type { Written } from './materialise.ts';
import type { Node } from './node.ts';
import { describedRows, META, NOW, type SnapshotPlan, scdHash, snapshotPlan } from './snapshot-plan.ts';
import { type TypedColumn, typedColumns } from './typed-columns.ts';

const [INCOMING, OPEN, INSERTS] = ['incoming', 'open', 'inserts'].map((name) => `temp.main."snapshot_${name}"`);
const keyName = (at: number) => `__key_${at + 1}`;

/** The first state of a snapshot: every row valid since it was updated, or since this build. */
export const beginSnapshot = (node: Node, sql: string): string => describedRows(snapshotPlan(node), sql);

const has = (columns: readonly TypedColumn[], name: string) =>
  columns.some((column) => column.name.toLowerCase() === name.toLowerCase());
const bare = (column: string) => column.replace(/^"(.*)"$/, '$1');

/** Whether a row of the query differs from the open version of its key; true where a checked column is new. */
function changedSql(plan: SnapshotPlan, own: readonly TypedColumn[], kept: readonly TypedColumn[]): string {
  const { strategy, checked, names, hardDeletes } = plan;
  const deleted = hardDeletes === 'new_record' ? ` or open.${names.dbt_is_deleted} = 'True'` : '';
  if (strategy === 'timestamp') return `(open.${names.dbt_valid_from} < incoming.${names.dbt_updated_at}${deleted})`;
  const compared = checked === 'all' ? own.map(({ name }) => name) : checked.map(bare);
  if (compared.some((column) => !has(kept, column))) return 'true';
  const differ = compared.map((column) => `incoming.${ident(column)} is distinct from open.${ident(column)}`);
  return `(${differ.join(' or ')}${deleted})`;
}

/** The rows that a deletion adds where `hard_deletes` is new_record: the last values, marked. */
function deletionSql(
  { names }: SnapshotPlan,
  own: readonly TypedColumn[],
  kept: readonly TypedColumn[],
  gone: string,
): string {
  const meta: Readonly<Record<(typeof META)[number], string>> = {
    dbt_scd_id: scdHash([`open.${names.dbt_scd_id}`, NOW]),
    dbt_updated_at: NOW,
    dbt_valid_from: NOW,
    dbt_valid_to: `open.${names.dbt_valid_to}`,
    dbt_is_deleted: "'True'",
  };
  const values = own.map(({ name }) => (has(kept, name) ? `open.${ident(name)}` : 'null'));
  return `select ${[...values, ...META.map((name) => meta[name])].join(', ')} from ${OPEN} as open where ${gone}`;
}

/** Closes versions that changed (and, where asked, rows that vanished) and adds the new ones. */
export async function takeSnapshot(tx: Transaction, node: Node, sql: string): Promise<Written> {
  const plan = snapshotPlan(node);
  const { names, keys, current, hardDeletes } = plan;
  const { relation } = node;
  const [own, kept] = [await typedColumns(tx, `(\n${sql}\n)`), await typedColumns(tx, relation)];
  const meta = META.filter((name) => name !== 'dbt_is_deleted' || hardDeletes === 'new_record').map(
    (name) => names[name],
  );
  const missing = meta.filter((name) => !has(kept, name));
  if (missing.length > 0) {
    const problem = `the snapshot ${relation} has no column ${missing.join(', ')}`;
    throw new UserError('models/invalid', { file: node.path, problem });
  }
  const isOpen = (of: string) =>
    current === 'null'
      ? `${of}.${names.dbt_valid_to} is null`
      : `(${of}.${names.dbt_valid_to} = ${current} or ${of}.${names.dbt_valid_to} is null)`;
  const withKeys = keys.map((key, at) => `${key} as ${keyName(at)}`).join(', ');
  await tx.run(
    `create or replace temp table "snapshot_incoming" as select *, ${withKeys} from (\n${describedRows(plan, sql)}\n)`,
  );
  await tx.run(
    `create or replace temp table "snapshot_open" as select *, ${withKeys} from ${relation} as kept where ${isOpen('kept')}`,
  );
  for (const { name, type } of own) {
    if (!has(kept, name)) await tx.run(`alter table ${relation} add column ${ident(name)} ${type}`);
  }
  const same = keys.map((_key, at) => `open.${keyName(at)} = incoming.${keyName(at)}`).join(' and ');
  const changed = changedSql(plan, own, kept);
  const marked = hardDeletes === 'new_record' ? ` and open.${names.dbt_is_deleted} <> 'True'` : '';
  const gone = `not exists (select 1 from ${INCOMING} as incoming where ${same})${marked}`;
  const columns = [...own.map(({ name }) => ident(name)), ...meta];
  // Rows that come in are chosen before versions are closed.
  await tx.run(
    `create or replace temp table "snapshot_inserts" as select ${columns.map((name) => `incoming.${name}`).join(', ')}
     from ${INCOMING} as incoming left join ${OPEN} as open on ${same} where open.${keyName(0)} is null or ${changed}`,
  );
  if (hardDeletes === 'new_record') await tx.run(`insert into ${INSERTS} ${deletionSql(plan, own, kept, gone)}`);
  const version = `kept.${names.dbt_scd_id} = open.${names.dbt_scd_id} and ${isOpen('kept')}`;
  await tx.run(
    `update ${relation} as kept set ${names.dbt_valid_to} = incoming.${names.dbt_updated_at}
     from ${OPEN} as open, ${INCOMING} as incoming where ${same} and ${changed} and ${version}`,
  );
  if (hardDeletes !== 'ignore') {
    await tx.run(
      `update ${relation} as kept set ${names.dbt_valid_to} = ${NOW} from ${OPEN} as open where ${gone} and ${version}`,
    );
  }
  const list = columns.join(', ');
  const rows = await tx.run(`insert into ${relation} (${list}) select ${list} from ${INSERTS}`);
  for (const table of [INCOMING, OPEN, INSERTS]) await tx.run(`drop table ${table}`);
  return { rows, months: undefined };
}
