import { createHmac } from 'node:crypto';
import { UserError } from '../../core/index.ts';
import { hasTable } from '../site/has-table.ts';
import type { OpenSite } from '../site/open.ts';

/** Names a key without telling it: the HMAC of a constant. */
function markOf({ keys }: OpenSite): string {
  const key = Buffer.from(keys.pseudonym.reveal(), 'hex');
  return createHmac('sha256', key).update('hisight pseudonym key').digest('hex').slice(0, 16);
}

/** Under another key than the warehouse's, rows built from now on would not join with those that stand: only building all anew is allowed. */
export async function requireSameKey(open: OpenSite, buildsAll: boolean): Promise<void> {
  if (buildsAll || !(await hasTable(open.warehouse, 'ops', 'pseudonym_keys'))) return;
  const [last] = await open.warehouse.rows<{ mark: string }>(
    'select mark from ops.pseudonym_keys order by build_id desc limit 1',
  );
  if (last && last.mark !== markOf(open)) throw new UserError('app/pseudonym-key-changed');
}

/** Writes down under which key the warehouse stands. */
export async function rememberKey(open: OpenSite, buildId: string): Promise<void> {
  await open.warehouse.transaction(async (tx) => {
    await tx.run('create table if not exists ops.pseudonym_keys (mark varchar not null, build_id varchar not null)');
    await tx.run(
      `insert into ops.pseudonym_keys select $1, $2
       where $1 is distinct from (select arg_max(mark, build_id) from ops.pseudonym_keys)`,
      [markOf(open), buildId],
    );
  });
}
