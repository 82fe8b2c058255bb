import { ident, type Transaction, UserError } from '../../../core/index.ts';
import type { Node } from '../node.ts';

const INCOMING = 'temp.main."__dbt_incoming"';

interface ColumnOf {
  readonly name: string;
  readonly type: string;
}

async function columnsOf(tx: Transaction, relation: string): Promise<ColumnOf[]> {
  const { names, types } = await tx.columns(`select * from ${relation} limit 0`);
  return names.map((name, at) => ({ name, type: types[at] ?? 'VARCHAR' }));
}

const listed = (value: unknown): string[] => [value ?? []].flat().map(String);

/** `on_schema_change`: gives the columns that are written. */
async function reconcile(tx: Transaction, node: Node): Promise<string[]> {
  const rule = String(node.config.raw['on_schema_change'] ?? 'ignore');
  const [incoming, kept] = [await columnsOf(tx, INCOMING), await columnsOf(tx, node.relation)];
  const has = (columns: readonly ColumnOf[], name: string) =>
    columns.some((one) => one.name.toLowerCase() === name.toLowerCase());
  const added = incoming.filter(({ name }) => !has(kept, name));
  const gone = kept.filter(({ name }) => !has(incoming, name));
  const retyped = incoming.filter(({ name, type }) => kept.some((one) => one.name === name && one.type !== type));
  if (rule === 'ignore') return kept.map(({ name }) => name);
  if (rule === 'fail' && added.length + gone.length + retyped.length > 0) {
    const side = (columns: readonly ColumnOf[]) => columns.map(({ name, type }) => `${name} ${type}`).join(', ') || '-';
    throw new UserError('models/schema-changed', {
      model: node.name,
      added: side(added),
      gone: side(gone),
      retyped: side(retyped),
    });
  }
  if (rule === 'append_new_columns' || rule === 'sync_all_columns') {
    for (const { name, type } of added) await tx.run(`alter table ${node.relation} add column ${ident(name)} ${type}`);
  }
  if (rule === 'sync_all_columns') {
    for (const { name } of gone) await tx.run(`alter table ${node.relation} drop column ${ident(name)}`);
    for (const { name, type } of retyped)
      await tx.run(`alter table ${node.relation} alter column ${ident(name)} type ${type}`);
    return incoming.map(({ name }) => name);
  }
  return [...kept, ...added].map(({ name }) => name).filter((name) => has(incoming, name));
}

async function deleteAndInsert(tx: Transaction, node: Node, columns: string, values: string): Promise<number> {
  const predicates = listed(node.config.raw['incremental_predicates'] ?? node.config.raw['predicates']);
  if (node.config.uniqueKey.length > 0) {
    const same = node.config.uniqueKey.map((key) => `kept.${ident(key)} = given.${ident(key)}`);
    const where = [...same, ...predicates].join(' and ');
    await tx.run(
      `delete from ${node.relation} as kept using ${INCOMING} as given where ${where.replaceAll('DBT_INTERNAL_DEST.', 'kept.')}`,
    );
  }
  return tx.run(`insert into ${node.relation} (${columns}) select ${values} from ${INCOMING}`);
}

async function merge(tx: Transaction, node: Node, names: readonly string[]): Promise<number> {
  const { raw } = node.config;
  const predicates = listed(raw['incremental_predicates'] ?? raw['predicates']);
  const same = node.config.uniqueKey.map(
    (key) => `DBT_INTERNAL_SOURCE.${ident(key)} = DBT_INTERNAL_DEST.${ident(key)}`,
  );
  const [only, without] = [listed(raw['merge_update_columns']), listed(raw['merge_exclude_columns'])];
  const lower = (columns: readonly string[]) => new Set(columns.map((column) => column.toLowerCase()));
  const updated = only.length > 0 ? only : names.filter((name) => !lower(without).has(name.toLowerCase()));
  const columns = names.map(ident).join(', ');
  const update = updated.map((name) => `${ident(name)} = DBT_INTERNAL_SOURCE.${ident(name)}`).join(', ');
  const matched = update ? `when matched then update set ${update}` : '';
  const values = names.map((name) => `DBT_INTERNAL_SOURCE.${ident(name)}`).join(', ');
  return tx.run(
    `merge into ${node.relation} as DBT_INTERNAL_DEST using ${INCOMING} as DBT_INTERNAL_SOURCE
     on (${[...same, ...predicates].join(') and (')}) ${matched}
     when not matched then insert (${columns}) values (${values})`,
  );
}

/** Brings an incremental relation up to date by its strategy; gives the rows written. */
export async function incrementForeign(tx: Transaction, node: Node, sql: string): Promise<number> {
  await tx.run(`create or replace temp table "__dbt_incoming" as\n${sql}`);
  const names = await reconcile(tx, node);
  const incoming = new Set((await columnsOf(tx, INCOMING)).map(({ name }) => name.toLowerCase()));
  const missing = names.find((name) => !incoming.has(name.toLowerCase()));
  if (missing)
    throw new UserError('models/invalid', { file: node.path, problem: `the new rows have no column ${missing}` });
  const columns = names.map(ident).join(', ');
  const strategy = node.config.raw['incremental_strategy'] ?? node.config.strategy;
  const rows =
    strategy === 'merge'
      ? await merge(tx, node, names)
      : strategy === 'append'
        ? await tx.run(`insert into ${node.relation} (${columns}) select ${columns} from ${INCOMING}`)
        : await deleteAndInsert(tx, node, columns, columns);
  await tx.run('drop table temp.main."__dbt_incoming"');
  return rows;
}
