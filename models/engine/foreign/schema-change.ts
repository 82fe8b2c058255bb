import { ident, type Transaction, UserError } from '../../../core/index.ts';
import type { Node } from '../node.ts';
import { type TypedColumn, typedColumns } from '../typed-columns.ts';

const has = (columns: readonly TypedColumn[], name: string) =>
  columns.some((one) => one.name.toLowerCase() === name.toLowerCase());

const shown = (columns: readonly TypedColumn[]) => columns.map(({ name, type }) => `${name} ${type}`).join(', ') || '-';

/** `on_schema_change` of an incremental model: changes its relation where asked, and gives the columns that are written. */
export async function reconcileColumns(tx: Transaction, node: Node, from: string): Promise<string[]> {
  const rule = String(node.config.raw['on_schema_change'] ?? 'ignore');
  const [incoming, kept] = [await typedColumns(tx, from), await typedColumns(tx, node.relation)];
  const names = (columns: readonly TypedColumn[]) => columns.map(({ name }) => name);
  if (!['fail', 'append_new_columns', 'sync_all_columns'].includes(rule)) {
    const missing = kept.find(({ name }) => !has(incoming, name));
    if (!missing) return names(kept);
    throw new UserError('models/invalid', { file: node.path, problem: `the new rows have no column ${missing.name}` });
  }
  const added = incoming.filter(({ name }) => !has(kept, name));
  const gone = kept.filter(({ name }) => !has(incoming, name));
  const retyped = incoming.filter(({ name, type }) => kept.some((one) => one.name === name && one.type !== type));
  if (rule === 'fail') {
    if (added.length + gone.length + retyped.length === 0) return names(incoming);
    const sides = { added: shown(added), gone: shown(gone), retyped: shown(retyped) };
    throw new UserError('models/schema-changed', { model: node.name, ...sides });
  }
  const change = (what: string) => tx.run(`alter table ${node.relation} ${what}`);
  for (const { name, type } of added) await change(`add column ${ident(name)} ${type}`);
  if (rule === 'sync_all_columns') {
    for (const { name } of gone) await change(`drop column ${ident(name)}`);
    for (const { name, type } of retyped) await change(`alter column ${ident(name)} type ${type}`);
  }
  return names(incoming);
}
