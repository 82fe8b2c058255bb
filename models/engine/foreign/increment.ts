import { ident, type Transaction, UserError } from '../../../core/index.ts';
import { texts } from '../merge-config.ts';
import type { Node } from '../node.ts';
import type { Work } from './foreign-options.ts';
import { mergeSql } from './merge.ts';
import type { Batch } from './microbatch.ts';
import { reconcileColumns } from './schema-change.ts';
import { runScript } from './script.ts';

const TEMPORARY = '__dbt_incoming';
const INCOMING = `temp.main."${TEMPORARY}"`;

/** What a strategy works on. */
interface Increment {
  readonly node: Node;
  readonly columns: readonly string[];
  readonly predicates: readonly string[];
  readonly batch: Batch | undefined;
}

const insertSql = ({ node, columns }: Increment, where = '') => {
  const list = columns.map(ident).join(', ');
  return `insert into ${node.relation} (${list}) select ${list} from ${INCOMING}${where}`;
};

/** One key is an expression that both sides know; several are columns. */
function deleteSql({ node, predicates }: Increment): string | undefined {
  const { uniqueKey, raw } = node.config;
  if (uniqueKey.length === 0) return undefined;
  const also = predicates.map((predicate) => ` and ${predicate}`).join('');
  if (!Array.isArray(raw['unique_key'])) {
    return `delete from ${node.relation} where (${uniqueKey[0]}) in (select (${uniqueKey[0]}) from ${INCOMING})${also}`;
  }
  const same = uniqueKey.map((key) => `"${TEMPORARY}".${key} = DBT_INCREMENTAL_TARGET.${key}`).join(' and ');
  return `delete from ${node.relation} as DBT_INCREMENTAL_TARGET using ${INCOMING} as "${TEMPORARY}" where ${same}${also}`;
}

async function microbatch(tx: Transaction, of: Increment): Promise<number> {
  const { node, batch, predicates } = of;
  const column = node.config.raw['event_time'];
  const refuse = (problem: string): never => {
    throw new UserError('models/invalid', { file: node.path, problem: `microbatch: ${problem}` });
  };
  if (!column) return refuse('event_time is missing');
  if (node.config.uniqueKey.length > 0) return refuse('unique_key is not for this strategy');
  if (!batch) return refuse('it runs in batches only');
  const inside = `${column} >= '${batch.start}' and ${column} < '${batch.end}'`;
  await tx.run(`delete from ${node.relation} where ${[inside, ...predicates.map((one) => `(${one})`)].join(' and ')}`);
  return tx.run(insertSql(of, ` where ${inside}`));
}

async function deleteAndInsert(tx: Transaction, of: Increment): Promise<number> {
  const sql = deleteSql(of);
  if (sql) await tx.run(sql);
  return tx.run(insertSql(of));
}

/** A strategy of the project's own: a macro `get_incremental_<name>_sql` makes its statement. */
async function ownStrategy(work: Work, of: Increment, strategy: string): Promise<number> {
  const { node, predicates } = of;
  const columns = of.columns.map((name) => `api.Column.create('${name}', 'varchar')`).join(', ');
  const macro = `get_incremental_${strategy.replaceAll('+', '_')}_sql`;
  const call = `{{ ${macro}({
    'target_relation': this, 'unique_key': config.get('unique_key'), 'dest_columns': [${columns}],
    'temp_relation': api.Relation.create(database='temp', schema='main', identifier='${TEMPORARY}'),
    'incremental_predicates': ${predicates.length === 0 ? 'none' : "config.get('incremental_predicates')"} }) }}`;
  return runScript(work.tx, await work.render((compiler) => compiler.text(call, node)));
}

/** Brings an incremental relation up to date by its strategy; gives the rows written. */
export async function incrementForeign(work: Work, node: Node, sql: string, batch?: Batch): Promise<number> {
  const { tx } = work;
  const { raw, strategy = 'delete+insert' } = node.config;
  await tx.run(`create or replace temp table "${TEMPORARY}" as\n${sql}`);
  const columns = await reconcileColumns(tx, node, INCOMING);
  const of = { node, columns, predicates: texts(raw['predicates'] ?? raw['incremental_predicates']), batch };
  const strategies: Record<string, () => Promise<number>> = {
    append: () => tx.run(insertSql(of)),
    'delete+insert': () => deleteAndInsert(tx, of),
    merge: () => tx.run(mergeSql(node, INCOMING, columns, of.predicates)),
    microbatch: () => microbatch(tx, of),
  };
  const rows = await (strategies[strategy]?.() ?? ownStrategy(work, of, strategy));
  await tx.run(`drop table ${INCOMING}`);
  return rows;
}
