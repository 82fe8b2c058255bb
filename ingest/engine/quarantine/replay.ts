import { UserError } from '../../../core/index.ts';
import type { Asked } from '../capture/capture.ts';
import { landedName, type System, type TableContract } from '../contract.ts';
import { type LoadRequest, loadSources } from '../load.ts';
import type { LoadReport } from '../report.ts';
import { conditionOf, describeChoice, type EntryChoice } from './quarantine.ts';

export interface QuarantineReplay {
  /** Open entries that were meant, and with them those of the same content. */
  readonly asked: number;
  /** Entries that are closed now: their row was applied, or the source has it no longer. */
  readonly resolved: number;
  /** Entries whose row breaks the contract still. */
  readonly open: number;
  /** Entries of text that made no row: only a whole read of their table (`load --full`) can close them. */
  readonly unreadable: number;
  readonly load: LoadReport;
}

interface StoredRow {
  readonly id: string;
  readonly source: string;
  readonly table: string;
  readonly reason: string;
  readonly raw_row: string | null;
}

/**
 * Asks the sources again for rows that wait in quarantine and applies those that are good now, as a batch like any other.
 * Throws `ingest/no-entry` when no open entry fits, and what `loadSources` throws.
 */
export async function replayQuarantine(request: LoadRequest, choice: EntryChoice): Promise<QuarantineReplay> {
  const { sql, params } = conditionOf({ ...choice, state: 'open' });
  // Entries of the same content are told apart by their number only, which a replay of one alone would lose.
  const entries = await request.warehouse.rows<StoredRow>(
    `select id, source, "table", reason, cast(raw_row as varchar) as raw_row from raw._quarantine
     where state = 'open' and (source, "table", reason, coalesce(cast(raw_row as varchar), '')) in
       (select source, "table", reason, coalesce(cast(raw_row as varchar), '') from raw._quarantine where ${sql})
     order by id`,
    params,
  );
  if (entries.length === 0) throw new UserError('ingest/no-entry', { choice: describeChoice(choice) || '*' });
  const asked = new Map<string, Map<string, Asked>>();
  let unreadable = 0;
  for (const [place, rows] of byPlace(entries)) {
    const [source = '', table = ''] = JSON.parse(place) as string[];
    const contract = contractOf(request, source, table);
    const wanted = contract ? askFor(contract, rows) : undefined;
    unreadable += rows.length - (wanted?.ids.length ?? 0);
    if (!wanted || wanted.ids.length === 0) continue;
    asked.set(source, (asked.get(source) ?? new Map<string, Asked>()).set(table, wanted));
  }
  const load =
    asked.size > 0
      ? await loadSources({ ...request, sources: [...asked.keys()], asked })
      : { sources: [], seconds: 0, exit_code: 0 };
  const ids = entries.map(({ id }) => id);
  const [left] = await request.warehouse.rows<{ open: number }>(
    `select count(*) as open from raw._quarantine where state = 'open' and id in (select unnest(from_json($1, '["VARCHAR"]')))`,
    [JSON.stringify(ids)],
  );
  const open = (left?.open ?? 0) - unreadable;
  return { asked: entries.length, resolved: entries.length - open - unreadable, open, unreadable, load };
}

function byPlace(entries: readonly StoredRow[]): Map<string, StoredRow[]> {
  const places = new Map<string, StoredRow[]>();
  for (const entry of entries) {
    const place = JSON.stringify([entry.source, entry.table]);
    places.set(place, [...(places.get(place) ?? []), entry]);
  }
  return places;
}

function contractOf(request: LoadRequest, source: string, table: string): TableContract | undefined {
  const config = request.site.sources.find(({ name }) => name === source);
  const system: System | undefined = request.systems.find(({ system: id }) => id === config?.system);
  return system?.tables.find((contract) => landedName(system, contract) === table);
}

/** What to ask for: rows by key, and rows without one as they were kept. Text that made no row has neither. */
function askFor(contract: TableContract, entries: readonly StoredRow[]): Asked {
  const ids: string[] = [];
  const keys = new Map<string, string[]>();
  const rows: Record<string, string | null>[] = [];
  for (const { id, raw_row } of entries) {
    const row = JSON.parse(raw_row ?? '{}') as Record<string, string | null>;
    if (!contract.key.every((name) => name in row)) continue;
    ids.push(id);
    const key = contract.key.map((name) => row[name]);
    if (key.every((value) => value !== null && value !== undefined)) keys.set(JSON.stringify(key), key as string[]);
    else rows.push(row);
  }
  return { ids, keys: [...keys.values()], rows };
}
