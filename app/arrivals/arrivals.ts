import { addDays, type ReadonlyWarehouse, type Site } from '../../core/index.ts';

/** arrived 已到, late 晚到 (after it was due), missing 待补传, pending 未到期. */
export type ArrivalState = 'arrived' | 'late' | 'missing' | 'pending';

export interface Arrival {
  readonly institution: string;
  readonly day: string;
  readonly due_on: string;
  readonly state: ArrivalState;
  /** Local day on which the first rows of this business day were applied. */
  readonly arrived_on: string | null;
}

interface Days {
  readonly from: string;
  readonly to: string;
}

type Reader = { readonly site: Site; readonly warehouse: ReadonlyWarehouse };

/** Nothing was ever loaded where raw keeps no books. */
async function hasBooks(warehouse: ReadonlyWarehouse): Promise<boolean> {
  const books = await warehouse.rows(
    "select 1 from duckdb_tables() where database_name = 'raw' and table_name in ('_batches', '_changes')",
  );
  return books.length === 2;
}

/** First local day of applying, by institution and business day, of sources that hold one institution. */
async function firstArrivals({ site, warehouse }: Reader, { from, to }: Days): Promise<ReadonlyMap<string, string>> {
  if (!(await hasBooks(warehouse))) return new Map();
  const sources = site.sources.flatMap(({ name, institution }) =>
    institution && site.institutions[institution] ? [{ name, institution }] : [],
  );
  const rows = await warehouse.rows<{ institution: string; day: string; at: string }>(
    `with sources as (select unnest(from_json($1::json, '[{"name": "varchar", "institution": "varchar"}]'), recursive := true))
     select sources.institution, changes.new_date as day, min(batches.applied_at) as "at"
     from raw.main._changes as changes
     join raw.main._batches as batches on batches.batch = changes.batch
     join sources on sources.name = batches.source
     where changes.new_date between $2::date and $3::date and not changes.is_deleted
     group by all`,
    [JSON.stringify(sources), from, to],
  );
  const local = new Intl.DateTimeFormat('sv-SE', { timeZone: site.timeZone, dateStyle: 'short' });
  return new Map(
    rows.map(({ institution, day, at }) => [
      `${institution} ${day}`,
      local.format(new Date(`${at.replace(' ', 'T')}Z`)),
    ]),
  );
}

/**
 * Which business days the institutions that deliver later have delivered: one row for each that is waited for and each day over. A day
 * without a single row is owed (待补传), also where nobody came.
 */
export async function readArrivals(reader: Reader, { from, to }: Days): Promise<Arrival[]> {
  const { institutions, clock } = reader.site;
  const today = clock.today();
  if (Object.keys(institutions).length === 0) return [];
  const yesterday = addDays(today, -1);
  const last = to < yesterday ? to : yesterday;
  const first = await firstArrivals(reader, { from, to: last });
  return Object.entries(institutions).flatMap(([institution, { since, expected_after_days }]) => {
    const rows: Arrival[] = [];
    for (let day = from > since ? from : since; day <= last; day = addDays(day, 1)) {
      const due_on = addDays(day, expected_after_days);
      const arrived_on = first.get(`${institution} ${day}`) ?? null;
      const state = arrived_on ? (arrived_on > due_on ? 'late' : 'arrived') : today > due_on ? 'missing' : 'pending';
      rows.push({ institution, day, due_on, state, arrived_on });
    }
    return rows;
  });
}

const known = new WeakMap<Site, { state: string; owed: Map<string, ReturnType<typeof readOwed>> }>();

async function readOwed(reader: Reader, days: Days) {
  const arrivals = await readArrivals(reader, days);
  const codes = [...new Set(arrivals.map(({ institution }) => institution))];
  return codes.map((institution) => ({
    institution,
    days: arrivals.flatMap((one) => (one.institution === institution && one.arrived_on === null ? [one.day] : [])),
  }));
}

/** Days of a period that each institution has not delivered, due or not; read once for a batch of raw and a day. */
export async function readOwedDays(reader: Reader, days: Days): ReturnType<typeof readOwed> {
  const { site, warehouse } = reader;
  if (Object.keys(site.institutions).length === 0) return [];
  const [last] = (await hasBooks(warehouse))
    ? await warehouse.rows<{ batch: number | null }>('select max(batch) as batch from raw.main._batches')
    : [];
  const state = `${last?.batch} ${site.clock.today()}`;
  const cache = known.get(site);
  const owed = cache?.state === state ? cache.owed : new Map<string, ReturnType<typeof readOwed>>();
  if (cache?.state !== state) known.set(site, { state, owed });
  const key = `${days.from} ${days.to}`;
  const answer = owed.get(key) ?? readOwed(reader, days);
  owed.set(key, answer);
  return answer;
}
