import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openSiteWarehouse, ROOT, type Row, type Warehouse } from '../../core/index.ts';
import { type System, systemSchema } from '../index.ts';
import { passwordOf } from './servers.ts';
import { ownPostgres } from './session.ts';
import { testSite } from './site.ts';

/** One table for each way of capture, all alike. */
const CAPTURES = ['full', 'timestamp', 'digest', 'trigger'] as const;

const system: System = systemSchema.parse({
  system: 'kill',
  name_zh: '杀',
  name_en: 'Kill',
  tables: CAPTURES.map((capture) => ({
    table: `by_${capture}`,
    description_zh: capture,
    description_en: capture,
    key: ['id'],
    capture,
    ...(capture === 'timestamp' ? { cursor: 'update_time', sweep: 'always' } : {}),
    dates: ['charged_on'],
    columns: [
      ['id', 'bigint'],
      ['amount', 'numeric(14,2)'],
      ['charged_on', 'date'],
      ['update_time', 'timestamp'],
    ].map(([name, type]) => ({ name, type, classification: 'open', description_zh: name })),
  })),
});

export interface KillOptions {
  readonly url: string;
  readonly rows: number;
  readonly kills: number;
  /** Gives numbers from 0 to 1: when to kill, and which rows the hospital writes. */
  readonly random: () => number;
  readonly told?: (line: string) => void;
}

export interface TableOutcome {
  readonly table: string;
  /** Counted at the source by its own SQL, after the writer has stopped. */
  readonly source: Row;
  readonly raw: Row;
  /** Batches that were applied, most of them by loads that were killed. */
  readonly batches: number;
  /** Keys that raw has twice. */
  readonly duplicated: number;
  /** Keys whose last change does not lead to the date that raw has. */
  readonly misdated: number;
}

export interface KillOutcome {
  readonly killed: number;
  /** Kills that found the load at its end. */
  readonly survived: number;
  readonly commits: number;
  readonly lastExit: number | null;
  readonly tables: TableOutcome[];
  readonly batchesTwice: number;
  readonly changesOfNoBatch: number;
  readonly unreconciled: number;
  /** Files of landing that belong to no manifest. */
  readonly leftovers: string[];
}

/** Loads again and again while a hospital goes on writing, kills each load at a random moment, loads once in peace and counts on both sides. */
export async function killLoop(options: KillOptions): Promise<KillOutcome> {
  const server = await ownPostgres(options.url);
  const writer = new Writer((sql) => server.run(sql), options.random);
  const dir = mkdtempSync(join(tmpdir(), 'hisight-kill-'));
  try {
    for (const { table } of system.tables) {
      await server.run(`create table ${table} (id bigint primary key, amount numeric(14,2), charged_on date, update_time timestamp not null);
        insert into ${table} select i, i / 100.0, date '2025-01-01' + (i % 300)::int, localtimestamp from generate_series(1, ${options.rows}) i`);
    }
    await server.query(server.ddl(system.tables.filter(({ capture }) => capture === 'trigger')));
    const child = (killAfter?: number) => load(dir, server.settings, passwordOf(options.url), killAfter);

    const writing = writer.start(options.rows);
    let killed = 0;
    // Of a load in peace, which grows and shrinks with what else the machine does: kills spread over all of it.
    let longest = 1500;
    for (let round = 0; round < options.kills; round += 1) {
      const delay = Math.round(options.random() * longest);
      const { code, milliseconds } = await child(delay);
      if (code === null) killed += 1;
      longest = code === null ? longest * 1.15 : Math.max(200, milliseconds);
      options.told?.(
        `${round + 1}/${options.kills}: ${code === null ? `killed after ${delay} ms` : `ended in ${milliseconds} ms`}`,
      );
    }
    writer.stop();
    await writing;
    const last = await child();
    return {
      ...{ killed, survived: options.kills - killed, commits: writer.commits, lastExit: last.code },
      ...(await compare(dir, server.settings, (sql) => server.query(sql))),
    };
  } finally {
    writer.stop();
    await server.stop();
  }
}

/** A load in a process of its own, killed so long after it began to read; without a time it runs to its end. */
function load(dir: string, settings: object, password: string, killAfter?: number) {
  const source = JSON.stringify({ system: 'kill', connector: 'postgres', settings });
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', join(ROOT, 'ingest/test-support/load-child.ts'), dir, source, JSON.stringify(system)],
    {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, HISIGHT_TEST_PASSWORD: password },
    },
  );
  let begin = 0;
  child.stdout.once('data', () => {
    begin = performance.now();
    if (killAfter !== undefined) setTimeout(() => child.kill('SIGKILL'), killAfter);
  });
  return new Promise<{ code: number | null; milliseconds: number }>((resolve) =>
    child.once('exit', (code) => resolve({ code, milliseconds: Math.round(performance.now() - begin) })),
  );
}

/** The hospital: small transactions of inserts, updates and deletes, some of which commit seconds after they were stamped. */
class Writer {
  commits = 0;
  readonly #run: (sql: string) => Promise<void>;
  readonly #random: () => number;
  #stopped = false;

  constructor(run: (sql: string) => Promise<void>, random: () => number) {
    this.#run = run;
    this.#random = random;
  }

  async start(rows: number): Promise<void> {
    let next = rows + 1;
    while (!this.#stopped) {
      const some = () => 1 + Math.floor(this.#random() * next);
      const [first, second, gone] = [some(), some(), some()];
      const statements = system.tables.map(
        ({
          table,
        }) => `insert into ${table} values (${next}, ${next % 977}.50, date '2025-01-01' + ${next % 300}, localtimestamp);
          update ${table} set amount = amount + 1, charged_on = charged_on + 31, update_time = localtimestamp where id in (${first}, ${second});
          delete from ${table} where id = ${gone} and id % 10 = 0`,
      );
      const late = this.#random() < 0.2 ? `; select pg_sleep(${(this.#random() * 0.3).toFixed(3)})` : '';
      await this.#run(`begin; ${statements.join('; ')}${late}; commit`);
      this.commits += 1;
      next += 1;
      await sleep(10);
    }
  }

  stop(): void {
    this.#stopped = true;
  }
}

const IMAGE = (text: (name: string) => string, join: string) =>
  `count(*)::text as rows, sum(amount)::text as amount, md5(string_agg(${['id', 'amount', 'charged_on'].map(text).join(` || '|' || `)}, '${join}' order by id)) as image`;

async function compare(dir: string, settings: Record<string, unknown>, query: (sql: string) => Promise<Row[]>) {
  const site = testSite([{ connector: 'postgres', settings }], dir);
  const warehouse = await openSiteWarehouse(site);
  try {
    const tables: TableOutcome[] = [];
    for (const { table } of system.tables) tables.push(await compareTable(warehouse, table, query));
    const count = async (sql: string) => (await warehouse.rows(sql)).length;
    const landing = join(site.dataDir, 'landing', 'his');
    return {
      tables,
      batchesTwice: await count('select batch from raw._batches group by batch having count(*) > 1'),
      changesOfNoBatch: await count(
        'select distinct batch from raw._changes where batch not in (select batch from raw._batches)',
      ),
      unreconciled: await count('select 1 from raw._reconciliations where not matched'),
      leftovers: leftoversOf(landing),
    };
  } finally {
    await warehouse.close();
  }
}

async function compareTable(
  warehouse: Warehouse,
  table: string,
  query: (sql: string) => Promise<Row[]>,
): Promise<TableOutcome> {
  const landed = `kill__${table}`;
  const [source = {}] = await query(`select ${IMAGE((name) => `${name}::text`, ',')} from ${table}`);
  const [raw = {}] = await warehouse.rows(
    `select ${IMAGE((name) => `${name}::text`, ',')} from raw.${landed} where _deleted_at is null`,
  );
  const twice = await warehouse.rows(`select id from raw.${landed} group by id having count(*) > 1`);
  const misdated = await warehouse.rows(
    `select r.id from raw.${landed} r left join raw._changes c on c."table" = '${landed}' and c.key = r.id::text and c.date_column = 'charged_on'
     group by r.id, r.charged_on, r._deleted_at
     having arg_max_null(c.new_date, c.batch) is distinct from (case when r._deleted_at is null then r.charged_on end)`,
  );
  const batches = await warehouse.rows('select batch from raw._batches where "table" = $1', [landed]);
  return { table, source, raw, batches: batches.length, duplicated: twice.length, misdated: misdated.length };
}

function leftoversOf(landing: string): string[] {
  const names = readdirSync(landing, { recursive: true, encoding: 'utf8' }).filter((name) => name.includes('/'));
  const manifests = new Set(names.filter((name) => name.endsWith('.json')).map((name) => name.replace(/\.json$/, '')));
  return names.filter((name) => !manifests.has(name.replace(/^([^/]+\/\d+)\..*$/, '$1')));
}
