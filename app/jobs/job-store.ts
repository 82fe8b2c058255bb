import { utc } from '../../core/index.ts';
import type { AppStore } from '../access/store.ts';
import type { JobLine, JobRecord } from './job.ts';

const KEPT_DAYS = 180;
const LINES_KEPT = 500;

/** Jobs and their logs in app.duckdb: what ran, when, by whom, and how it ended, whichever process ran it. */
export class JobStore {
  readonly #store: AppStore;
  readonly #now: () => Date;
  readonly #lines = new Map<string, number>();

  constructor(store: AppStore, now: () => Date) {
    this.#store = store;
    this.#now = now;
  }

  /** One process owns the data: what another left waiting or running ended with it. Old jobs go. */
  async adopt(): Promise<void> {
    await this.#store.write(
      `update jobs set state = 'interrupted', finished_at = $1::timestamp where state in ('waiting', 'running')`,
      [utc(this.#now())],
    );
    const oldest = utc(new Date(this.#now().getTime() - KEPT_DAYS * 86_400_000));
    await this.#store.write(
      'delete from job_log where job_id in (select id from jobs where queued_at < $1::timestamp)',
      [oldest],
    );
    await this.#store.write('delete from jobs where queued_at < $1::timestamp', [oldest]);
    await this.#store.write('delete from source_runs where finished_at < $1::timestamp', [oldest]);
  }

  async add(job: Pick<JobRecord, 'id' | 'name' | 'trigger' | 'requested_by' | 'attempt'>): Promise<void> {
    await this.#store.write(
      `insert into jobs values ($1, $2, $3, $4, $5, 'waiting', $6::timestamp, null, null, null)`,
      [job.id, job.name, job.trigger, job.requested_by, job.attempt, utc(this.#now())],
    );
  }

  async begin(id: string): Promise<void> {
    await this.#store.write(`update jobs set state = 'running', started_at = $2::timestamp where id = $1`, [
      id,
      utc(this.#now()),
    ]);
  }

  async end(id: string, error: string | null): Promise<void> {
    this.#lines.delete(id);
    await this.#store.write('update jobs set state = $2, finished_at = $3::timestamp, error = $4 where id = $1', [
      id,
      error === null ? 'done' : 'failed',
      utc(this.#now()),
      error,
    ]);
  }

  /** Keeps a line of a job's log; the last says that there were more. */
  async say(id: string, line: string): Promise<void> {
    const count = (this.#lines.get(id) ?? 0) + 1;
    this.#lines.set(id, count);
    if (count > LINES_KEPT) return;
    await this.#store.write('insert into job_log values ($1, $2, $3::timestamp, $4)', [
      id,
      count,
      utc(this.#now()),
      count === LINES_KEPT ? '…' : line,
    ]);
  }

  /** Newest first. */
  list(limit: number): Promise<JobRecord[]> {
    return this.#store.rows<JobRecord>(`select * from jobs order by queued_at desc, id desc limit ${limit}`);
  }

  async read(id: string): Promise<JobRecord | undefined> {
    return (await this.#store.rows<JobRecord>('select * from jobs where id = $1', [id]))[0];
  }

  log(id: string): Promise<JobLine[]> {
    return this.#store.rows<JobLine>('select said_at as at, line from job_log where job_id = $1 order by number', [id]);
  }
}
