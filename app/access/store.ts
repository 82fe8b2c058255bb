import type { Params, Row, Transaction, Warehouse } from '../../core/index.ts';
import { ALERT_TABLES } from '../alerts/tables.ts';
import { BRIEF_TABLES } from '../briefs/tables.ts';
import { CHANGE_TABLES } from '../changes/tables.ts';
import { CLOSING_TABLES } from '../closing/tables.ts';
import { DEFINITION_TABLES } from '../definitions/tables.ts';
import { FOLLOW_UP_TABLES } from '../follow-ups/tables.ts';
import { FORM_TABLES } from '../forms/tables.ts';
import { PASSPORT_TABLES } from '../passport/second-road.ts';

const TABLES = [
  `create table if not exists users (
     name varchar primary key, display_name varchar not null, role varchar not null, password_hash varchar not null,
     institutions varchar not null, departments varchar not null, wards varchar not null, doctor varchar,
     is_active boolean not null default true, created_at timestamp not null)`,
  `create table if not exists sessions (
     token_hash varchar primary key, user_name varchar not null, created_at timestamp not null, expires_at timestamp not null)`,
  `create table if not exists tokens (
     id varchar primary key, user_name varchar not null, created_at timestamp not null, expires_at timestamp not null, is_revoked boolean not null default false)`,
  'create sequence if not exists access_log_id',
  `create table if not exists access_log (
     id bigint primary key default nextval('access_log_id'), occurred_at timestamp not null, user_name varchar not null, role varchar not null,
     action varchar not null, what varchar not null, filters varchar not null, row_count bigint not null, identifiers_shown boolean not null,
     ip_hash varchar)`,
  `create table if not exists fits (
     model varchar not null, version varchar not null, build_id varchar not null, fitted_at timestamp not null, result varchar not null,
     primary key (model, fitted_at))`,
  `create table if not exists jobs (
     id varchar primary key, name varchar not null, trigger varchar not null, requested_by varchar, attempt integer not null, state varchar not null,
     queued_at timestamp not null, started_at timestamp, finished_at timestamp, error varchar)`,
  'create table if not exists job_log (job_id varchar not null, number integer not null, said_at timestamp not null, line varchar not null)',
  `create table if not exists source_runs (
     source varchar not null, job_id varchar, started_at timestamp not null, finished_at timestamp not null, is_whole boolean not null,
     read_on date not null, tables integer not null, rows_read bigint not null, rows_landed bigint not null, rows_quarantined bigint not null, reconciled boolean not null,
     error varchar, message varchar, message_en varchar)`,
  `create table if not exists opened_departments (
     id varchar primary key, user_name varchar not null, department varchar not null, reason varchar not null, opened_at timestamp not null,
     expires_at timestamp not null, closed_at timestamp)`,
  ...FORM_TABLES,
  ...FOLLOW_UP_TABLES,
  ...BRIEF_TABLES,
  ...ALERT_TABLES,
  ...CLOSING_TABLES,
  ...CHANGE_TABLES,
  ...PASSPORT_TABLES,
  ...DEFINITION_TABLES,
];

/** app.duckdb behind one serial writer: reads at any time, writes one after another. Times in it are UTC. */
export class AppStore {
  readonly #database: Warehouse;
  #tail: Promise<unknown> = Promise.resolve();

  private constructor(database: Warehouse) {
    this.#database = database;
  }

  static async open(database: Warehouse): Promise<AppStore> {
    const store = new AppStore(database);
    for (const table of TABLES) await store.write(table);
    return store;
  }

  rows<T = Row>(sql: string, params?: Params): Promise<T[]> {
    return this.#database.rows<T>(sql, params);
  }

  write(sql: string, params?: Params): Promise<number> {
    const turn = this.#tail.then(() => this.#database.run(sql, params));
    this.#tail = turn.catch(() => undefined);
    return turn;
  }

  /** Statements that hold together or not at all, in the writer's turn. */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const turn = this.#tail.then(() => this.#database.transaction(work));
    this.#tail = turn.catch(() => undefined);
    return turn;
  }

  async close(): Promise<void> {
    await this.#tail;
    await this.#database.close();
  }
}
