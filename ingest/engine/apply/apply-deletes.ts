import { join } from 'node:path';
import { ident, literal, type Transaction } from '../../../core/index.ts';
import { holdsWholeTable, type Manifest } from '../capture/manifest.ts';
import type { TableContract } from '../contract.ts';
import { keyText } from '../reconcile/measure.ts';
import { rawTable } from './raw.ts';
import { writeChanges } from './write-changes.ts';

/** The batch that is applied, and the moment from which its rows are known (UTC). */
export interface Applying {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly contract: TableContract;
  readonly knownAt: string;
}

export const sameKey = (contract: TableContract, left: string, right: string) =>
  contract.key.map((name) => `${left}.${ident(name)} = ${right}.${ident(name)}`).join(' and ');

/** Which live rows `r` of raw the batch deletes; undefined when it can delete none. */
function condition(applying: Applying): string | undefined {
  const { folder, manifest, contract } = applying;
  const gone = missing(applying);
  if (!manifest.filteredFile) return gone;
  const keys = `read_parquet(${literal(join(folder, manifest.filteredFile))})`;
  const stopped = `exists (select 1 from ${keys} f where ${sameKey(contract, 'r', 'f')})`;
  return gone === undefined ? stopped : `(${stopped} or (${gone}))`;
}

/** Live rows that the source no longer has. */
function missing({ folder, manifest, contract }: Applying): string | undefined {
  const { window, deletedFile } = manifest;
  if (deletedFile) {
    const keys = `read_parquet(${literal(join(folder, deletedFile))})`;
    return `exists (select 1 from ${keys} g where ${sameKey(contract, 'r', 'g')})`;
  }
  if (!window && !holdsWholeTable(manifest)) return undefined;
  const inWindow = window
    ? `and cast(r.${ident(window.column)} as date) between ${literal(window.since)} and ${literal(window.until)}`
    : '';
  // A row that waits in quarantine is still in the source.
  return `not exists (select 1 from incoming i where ${sameKey(contract, 'r', 'i')}) ${inWindow}
    and ${keyText(contract, 'r')} not in (select key from set_aside where key is not null)`;
}

/** Marks rows that the source no longer has. Gives their number. */
export async function applyDeletes(tx: Transaction, applying: Applying): Promise<number> {
  const { manifest, contract, knownAt } = applying;
  const where = condition(applying);
  if (where === undefined) return 0;
  const dates = contract.dates.map((date) => `, cast(r.${ident(date)} as date) as ${ident(`_old_${date}`)}`).join('');
  await tx.run(
    `create or replace temp table gone as select r.rowid as _row, ${keyText(contract, 'r')} as _key${dates} from ${rawTable(manifest.table)} r
     where r._source = $1 and r._deleted_at is null and ${where}`,
    [manifest.source],
  );
  await writeChanges(tx, manifest, contract, {
    from: 'gone',
    key: '_key',
    dates: (date) => ({ old: ident(`_old_${date}`), new: 'null::date' }),
    isDeleted: true,
  });
  return tx.run(
    `update ${rawTable(manifest.table)} set _deleted_at = ${literal(knownAt)}::timestamp, _batch = ${manifest.batch} where rowid in (select _row from gone)`,
  );
}
