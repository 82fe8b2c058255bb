import type { LoadReport, SourceReport } from '../../ingest/index.ts';
import { type AppStore, utc } from '../access/store.ts';
import type { OpenSite } from '../site/open.ts';

/** How one load of one source ended. */
export interface SourceRun {
  readonly source: string;
  readonly job_id: string | null;
  readonly started_at: string;
  readonly finished_at: string;
  /** All tables of the source, not one table or a window of days. */
  readonly is_whole: boolean;
  /** The site's local day on which it began: a load that went well has every day before it. */
  readonly read_on: string;
  readonly tables: number;
  readonly rows_read: number;
  readonly rows_landed: number;
  readonly rows_quarantined: number;
  readonly reconciled: boolean;
  /** The catalogue's code of the first failure. */
  readonly error: string | null;
}

interface Ran {
  readonly jobId: string | undefined;
  readonly startedAt: Date;
  readonly isWhole: boolean;
}

const firstError = ({ error, detail }: SourceReport) => (error ?? detail.find((table) => table.error)?.error)?.code;

function write(store: AppStore, run: SourceRun): Promise<number> {
  return store.write(
    'insert into source_runs values ($1, $2, $3::timestamp, $4::timestamp, $5, $6::date, $7, $8, $9, $10, $11, $12)',
    [
      ...[run.source, run.job_id, run.started_at, run.finished_at, run.is_whole, run.read_on],
      ...[run.tables, run.rows_read, run.rows_landed, run.rows_quarantined, run.reconciled, run.error],
    ],
  );
}

/** Keeps how each source of a load ended. */
export async function recordRuns(open: OpenSite, report: LoadReport, ran: Ran): Promise<void> {
  for (const source of report.sources) {
    const { tables, rows_read, rows_landed, rows_quarantined, reconciled } = source;
    await write(open.store, {
      source: source.source,
      job_id: ran.jobId ?? null,
      started_at: utc(ran.startedAt),
      finished_at: utc(open.site.clock.now()),
      is_whole: ran.isWhole,
      read_on: open.site.clock.today(),
      ...{ tables, rows_read, rows_landed, rows_quarantined, reconciled },
      error: firstError(source) ?? null,
    });
  }
}

/** Keeps that sources could not even be asked. */
export async function recordFailure(open: OpenSite, sources: readonly string[], code: string, ran: Ran): Promise<void> {
  const nothing = { tables: 0, rows_read: 0, rows_landed: 0, rows_quarantined: 0, reconciled: false };
  for (const source of sources) {
    await write(open.store, {
      source,
      job_id: ran.jobId ?? null,
      started_at: utc(ran.startedAt),
      finished_at: utc(open.site.clock.now()),
      is_whole: ran.isWhole,
      read_on: open.site.clock.today(),
      ...nothing,
      error: code,
    });
  }
}

/** The last run of each source. A failure of one table stands until the whole source was loaded well. */
export async function lastRuns(store: AppStore): Promise<Map<string, SourceRun>> {
  const rows = await store.rows<SourceRun>(
    `select * from source_runs where is_whole or error is not null
     qualify row_number() over (partition by source order by finished_at desc, started_at desc) = 1`,
  );
  return new Map(rows.map((run) => [run.source, run]));
}
