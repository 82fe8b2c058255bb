import type { Params, Row, Warehouse } from '../../core/index.ts';

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
  'create table if not exists source_faults (source varchar primary key, failed_at timestamp not null, code varchar not null)',
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

  async close(): Promise<void> {
    await this.#tail;
    await this.#database.close();
  }
}

/** UTC 'YYYY-MM-DD HH:MM:SS.mmm' as DuckDB reads it. */
export function utc(at: Date): string {
  return at.toISOString().replace('T', ' ').replace('Z', '');
}
