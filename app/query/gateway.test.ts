import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openMemory, type Warehouse } from '../../core/index.ts';
import { SqlGateway } from './gateway.ts';

let warehouse: Warehouse;
let gateway: SqlGateway;

beforeAll(async () => {
  warehouse = await openMemory({ attachMemory: ['raw'] });
  await warehouse.run('create schema marts');
  await warehouse.run('create schema seeds');
  await warehouse.run('create schema ops');
  await warehouse.run('create schema staging');
  await warehouse.run(
    "create table marts.fct_visits as select range as visit_id, 'D0' || (range % 3) as department_code, date '2025-01-01' + (range % 365)::int as visited_on, (range * 1.5)::decimal(14,2) as fee from range(1000)",
  );
  await warehouse.run("create table seeds.codes as select 'a' as code, 1 as n");
  await warehouse.run('create table ops.builds as select 1 as build_id');
  await warehouse.run('create table staging.stg_patients as select 1 as patient_id');
  await warehouse.run(
    "create table raw.demo_his__patients as select 'P1' as patient_id, 'secret-name' as patient_name",
  );
  await warehouse.run('create macro marts.peek() as (select patient_name from raw.demo_his__patients)');
  await warehouse.run('create table plain as select 1 as x');
  gateway = new SqlGateway(warehouse);
});
afterAll(() => warehouse.close());

const ALLOWED: readonly [sql: string, rows: number][] = [
  ['select count(*) from marts.fct_visits', 1],
  ['from marts.fct_visits limit 5', 5],
  ['table seeds.codes', 1],
  [
    'with c as (select department_code, sum(fee) as fee from marts.fct_visits group by all) select * from c order by fee desc',
    3,
  ],
  ['with recursive n as (select 1 as i union all select i + 1 from n where i < 4) select * from n', 4],
  ['select * from marts.fct_visits qualify row_number() over (partition by department_code order by fee desc) = 1', 3],
  [
    "select * from (pivot marts.fct_visits on department_code in ('D00', 'D01') using count(*) group by visited_on)",
    365,
  ],
  ["select date_trunc('month', visited_on) as m, median(fee) from marts.fct_visits group by 1 order by 1", 12],
  ["select * from (values (1, 'x')) v(a, b) join seeds.codes on a = n", 1],
  ['select [x * 2 for x in [1, 2]] as l, list_transform([1], lambda y: y + 1) as t', 1],
  ['select r from range(3) t(r)', 3],
  ['describe marts.fct_visits', 4],
  ['select 1 union all select 2 -- comment', 2],
  ['select 1 ;', 1],
  ['select 1 where 9007199254740993 - 9007199254740992 = 1', 1],
  ['select a.code from seeds.codes a, lateral (select a.n) b', 1],
  ["select exists(select 1 from seeds.codes), cast('1' as integer), case when true then 1 end, current_date", 1],
];

describe('what an analyst may ask', () => {
  it.each(ALLOWED)('%s', async (sql, rows) => {
    expect((await gateway.run(sql)).rowCount).toBe(rows);
  });
});

const ATTACKS = [
  // statements that are not SELECT
  'delete from marts.fct_visits',
  'drop table marts.fct_visits',
  'create table marts.x as select 1',
  "insert into seeds.codes values ('b', 2)",
  'update seeds.codes set n = 2',
  'truncate seeds.codes',
  'alter table seeds.codes add column z integer',
  "attach '/etc/passwd' as p",
  'detach raw',
  'use raw',
  "set memory_limit = '1TB'",
  'reset threads',
  'pragma database_list',
  'pragma_version',
  'call duckdb_settings()',
  "copy seeds.codes to '/tmp/leak.csv'",
  "copy (select 1) to '/tmp/leak.csv'",
  "export database '/tmp/leak'",
  "import database '/tmp/leak'",
  'install httpfs',
  'load httpfs',
  'checkpoint',
  'vacuum',
  'begin transaction',
  'commit',
  'prepare p as select 1',
  'execute p',
  'explain select 1',
  'create secret s (type s3)',
  'set variable x = 1',
  'select 1; select 2',
  'select 1; drop table seeds.codes',
  'show tables',
  'show all tables',
  // other schemas, catalogues and the search path
  'select * from raw.demo_his__patients',
  'select * from raw.main.demo_his__patients',
  'select * from memory.marts.fct_visits',
  'select * from staging.stg_patients',
  'select * from ops.builds',
  'select * from plain',
  'select * from main.plain',
  'select * from information_schema.tables',
  'select * from duckdb_tables',
  'select * from pg_catalog.pg_class',
  'select * from sqlite_master',
  'select * from system.main.duckdb_settings',
  'select (select max(patient_name) from raw.demo_his__patients)',
  'select * from marts.fct_visits where exists (select 1 from raw.demo_his__patients)',
  'with c as (select * from raw.demo_his__patients) select * from c',
  'select 1 union all select 2 from raw.demo_his__patients',
  'select * from seeds.codes order by (select patient_name from raw.demo_his__patients)',
  'select * from (select * from (select * from raw.demo_his__patients))',
  'select * from seeds.codes join raw.demo_his__patients on true',
  'describe raw.demo_his__patients',
  'summarize raw.demo_his__patients',
  'select * from (pivot raw.demo_his__patients on patient_id in (1) using count(*))',
  'select * from (unpivot raw.demo_his__patients on patient_name)',
  'select * from seeds.codes at (version => 1)',
  // a common table expression lends its name only where it is in scope
  'select * from (with plain as (select 1) select * from plain) a, plain',
  'with a as (select * from plain), plain as (select 1) select * from a',
  'with plain as (select * from plain) select * from plain',
  // files
  "select * from 'x.parquet'",
  "select * from '/etc/passwd'",
  "from '/tmp/*.csv'",
  'select * from "x.csv"',
  'with "x.csv" as (select 1) select * from (select 1), \'y.csv\'',
  "select * from read_csv('/etc/passwd')",
  "select * from read_csv_auto('/etc/passwd')",
  "select * from read_text('/etc/passwd')",
  "select * from read_blob('/etc/passwd')",
  "select * from read_parquet('x')",
  "select * from parquet_scan('x')",
  "select * from parquet_metadata('x')",
  "select * from read_json('x')",
  "select * from read_ndjson('x')",
  "select * from read_duckdb('raw.duckdb', table_name = 'demo_his__patients')",
  "select * from glob('/*')",
  "select * from sniff_csv('/etc/passwd')",
  // functions that reach outside a row
  "select getenv('HOME')",
  "select current_setting('home_directory')",
  "select getvariable('hisight_inner_pad')",
  "select * from query('select * from raw.demo_his__patients')",
  "select * from query_table('plain')",
  "select * from json_execute_serialized_sql('{}')",
  "select json_serialize_sql('select 1')",
  'select * from duckdb_settings()',
  'select * from duckdb_secrets()',
  'select * from duckdb_variables()',
  'select * from duckdb_logs()',
  "select * from pragma_storage_info('plain')",
  "select * from pragma_table_info('plain')",
  "select * from seq_scan('plain')",
  "select write_log('x')",
  'select sleep_ms(1000)',
  'select pg_sleep(10)',
  "select nextval('s')",
  'select setseed(0.5)',
  'select version()',
  'select current_database()',
  'select current_query()',
  'select txid_current()',
  'select marts.peek()',
  'select peek()',
  "select * from repeat('x', 1000000000)",
  'select * from test_all_types()',
  "select * from which_secret('x', 's3')",
  "select list_transform(['HOME'], lambda x: getenv(x))",
  "select * from seeds.codes where getenv('HOME') like '/r%'",
  "select count(*) filter (where getenv('HOME') is not null) from seeds.codes",
  "select sum(n) over (order by getenv('HOME')) from seeds.codes",
  'select 1 limit (select count(*) from raw.demo_his__patients)',
  'select 1 limit 10%',
  'select $1',
  'select columns(c -> getenv(c) is null) from seeds.codes',
  '',
  'not sql at all',
  'select * from marts.fct_visits\0',
];

describe('what the gateway refuses', () => {
  it('has a list worth the name', () => expect(ATTACKS.length).toBeGreaterThanOrEqual(60));

  it.each(ATTACKS)('%s', async (sql) => {
    await expect(gateway.run(sql)).rejects.toMatchObject({ code: expect.stringMatching(/^query\/(refused|invalid)$/) });
  });

  it('leaves everything as it was', async () => {
    expect(await warehouse.rows('select count(*) as n from marts.fct_visits')).toEqual([{ n: 1000 }]);
    expect(await warehouse.rows('select n from seeds.codes')).toEqual([{ n: 1 }]);
  });

  it('never repeats a value in the words of an error', async () => {
    const failure = await gateway.run("select cast('张三的号码' as integer)").catch((error: Error) => error);
    expect(String(failure)).not.toContain('张三');
  });
});

describe('limits', () => {
  it('caps rows, says so, and keeps the order', async () => {
    const answer = await gateway.run('select visit_id from marts.fct_visits order by visit_id desc', {
      rows: 10,
      seconds: 5,
    });
    expect(answer.truncated).toBe(true);
    expect(answer.columns[0]).toEqual([999, 998, 997, 996, 995, 994, 993, 992, 991, 990]);
    const asked = await gateway.run('select visit_id from marts.fct_visits limit 500 offset 2', {
      rows: 10,
      seconds: 5,
    });
    expect([asked.rowCount, asked.truncated]).toEqual([10, true]);
  });

  it('stops a query that runs too long and frees its place', async () => {
    const endless = 'select count(*) from range(100000000000) a, range(100000) b where a.range * b.range % 7 = 3';
    await expect(gateway.run(endless, { rows: 1, seconds: 0.3 })).rejects.toMatchObject({ code: 'query/timeout' });
    expect((await gateway.run('select 1')).rowCount).toBe(1);
  });

  it('runs two at a time', async () => {
    const stop = new AbortController();
    const long = 'select count(*) from range(100000000000) a, range(100000) b where a.range * b.range % 7 = 3';
    const running = [gateway.run(long, undefined, stop.signal), gateway.run(long, undefined, stop.signal)].map((run) =>
      run.catch(() => 'stopped'),
    );
    await new Promise((resolve) => setTimeout(resolve, 100));
    await expect(gateway.run('select 1')).rejects.toMatchObject({ code: 'query/busy' });
    stop.abort();
    expect(await Promise.all(running)).toEqual(['stopped', 'stopped']);
  });
});
