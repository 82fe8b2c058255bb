import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadSite, Secret, type Site, silentProgress, type Warehouse } from '../../core/index.ts';
import { requireService } from '../../test/services.ts';
import { type AddReport, addSource, checkSources, discoverSystems, type LoadReport, type System } from '../index.ts';
import { passwordOf, startMysql, startPostgres, type TestServer } from '../test-support/servers.ts';
import { load, memoryWarehouse } from '../test-support/site.ts';

/** What SQL, YAML, templates and file names make hard, in the words of one product. */
const POSTGRES = String.raw`
  create type "心情" as enum ('好', 'it''s "bad"');
  create table "患者 ""主"" 表" ("编号" bigint primary key, "姓名" text not null, "select" text, "o'brien" varchar(20), "a""b" int,
    "身份证号" char(18), "{{x}}" text, "{% raw %}" text, "join" text, csrq date, "备注" text, phone varchar(20));
  comment on table "患者 ""主"" 表" is 'a: b # {{ c }} ''"';
  insert into "患者 ""主"" 表" select i, '张'||i, 'x,y"z', E'line\nbreak', i, '11010519491231002X', '{{', '%}', 'j', date '1950-01-01' + i, repeat('长', 150), '13800138000'
    from generate_series(1, 300) i;
  create table kinds (id uuid primary key default gen_random_uuid(), j jsonb, arr text[], b bytea, tz timestamptz, t time, iv interval, m money, e "心情",
    f float8, n numeric, big numeric(60,5), neg numeric(5,-2), x xml, inet inet, bits bit(8), gen int generated always as (1 + 1) stored, c "char");
  insert into kinds (j, arr, b, tz, t, iv, m, e, f, n, big, neg, x, inet, bits, c) select '{"a": "b,\"c"}', array['a,b', '"q"'], '\xdeadbeef', now(), '12:34:56', '1 day 02:03', 12.34,
    'it''s "bad"', 1e300, 3.14159265358979323846264338327950288419716939937510582, 12345678901234567890123456789012345678901234567890.12345, 12345, '<a>x</a>', '10.0.0.1', B'10101010', 'c'
    from generate_series(1, 50);
  create table fees (id int, charged_on date not null, amount numeric(14,2), update_time timestamp, create_time timestamp, patient_id int, primary key (id, charged_on)) partition by range (charged_on);
  create table fees_a partition of fees for values from ('2024-01-01') to ('2025-01-01');
  create table fees_b partition of fees for values from ('2025-01-01') to ('2027-01-01');
  create index on fees (update_time);
  insert into fees select i, date '2024-01-01' + (i % 700), i / 7.0, null, timestamp '2025-01-01' + i * interval '1 minute', i % 90 from generate_series(1, 3000) i;
  create table "Select" ("From" int, "group" text, primary key ("From", "group")); insert into "Select" values (1, 'x'), (2, '');
  create table "select" (id int primary key);
  create table "_source" (id int primary key, "_batch" int, "Id2" text, "ID2" text); insert into "_source" values (1, 2, 'a', 'b');
  create table "glob[1]*?" (id int primary key); insert into "glob[1]*?" values (1);
  do $do$ begin execute 'create table wide (id int primary key, ' || (select string_agg('col_' || i || ' text', ', ') from generate_series(1, 400) i) || ')'; end $do$;
  insert into wide (id, col_1, col_400) values (1, 'x', 'y'), (2, null, null);
  create table uniq (a int not null, b text not null, unique (a, b)); insert into uniq values (1, 'a|b'), (2, '|');
  create table nokey (a int); insert into nokey values (1), (1);
  create view all_fees as select * from fees;
  create table "a/b" (id int primary key); create table qrtz_triggers (id int primary key); create table fees_bak20240101 (id int primary key)`;

const MYSQL = `set sql_mode = '';
  create table \`we\`\`ird "表"\` (\`i\`\`d\` bigint unsigned primary key, \`患者姓名\` varchar(20), \`sel'ect\` varchar(10), \`order\` int, mobile bigint, \`a,b\` varchar(5)) comment='病人''s # {{}}';
  insert into \`we\`\`ird "表"\` values (18446744073709551615, '张三', 'a', 1, 13800138000, 'x'), (1, '李四', null, null, null, 'a\\nb'), (2, '王五', '"', 0, 13900139000, '\\\\N');
  create table kinds (id int unsigned auto_increment primary key, bu bigint unsigned, b64 bit(64), e enum('男', '女', ''), s set('a', 'b'), j json, y year, t time(3), bl blob,
    dt datetime(6) not null, dec1 decimal(65,30), zf decimal(10,0) zerofill, db double, ti tinyint(1), gen int generated always as (1 + 1) virtual, update_time datetime default current_timestamp, key (update_time));
  insert into kinds (bu, b64, e, s, j, y, t, bl, dt, dec1, zf, db, ti) values (18446744073709551615, 18446744073709551615, '男', 'a,b', '{"a": "b"}', 2024, '-838:59:59', 'x',
    '2024-01-01 12:34:56.789012', 12345678901234567890123456789012345.123456789012345678901234567890, 42, 1e300, 1), (1, 0, '', '', null, '0000', '0', null, '0000-00-00', -1, 0, 0.1, 0);
  create table zy_brxx (zyh varchar(20) primary key, brxm varchar(50) comment '病人姓名', csrq datetime, ryrq datetime, xgsj datetime, lrsj datetime, mm varchar(20) comment '密码', key (xgsj));
  insert into zy_brxx select concat('ZY', seq), '张三', '1950-01-01', '2024-01-01' + interval seq hour, null, '2024-01-01', 'pw' from seq_1_to_500;
  create table prefixed (a varchar(100) not null, unique key (a(5)));
  create table base_gone (id int primary key); create view broken as select * from base_gone; drop table base_gone`;

interface Product {
  readonly scheme: string;
  readonly url: string | undefined;
  readonly script: string;
  start(url: string): Promise<TestServer>;
  readonly loaded: readonly string[];
  readonly leftOut: readonly string[];
}

const PRODUCTS: readonly Product[] = [
  {
    scheme: 'postgres',
    url: requireService('postgres'),
    script: POSTGRES,
    start: startPostgres,
    loaded: ['Select', '_source', 'fees', 'glob[1]*?', 'kinds', 'uniq', 'wide', '患者 "主" 表'],
    leftOut: ['a/b', 'all_fees', 'fees_bak20240101', 'nokey', 'qrtz_triggers', 'select'],
  },
  {
    scheme: 'mysql',
    url: requireService('mysql'),
    script: '',
    start: (url) => startMysql(url, MYSQL),
    loaded: ['kinds', 'we`ird "表"', 'zy_brxx'],
    leftOut: ['broken', 'prefixed'],
  },
];

const PEOPLE = /张\d|张三|李四|王五|1[35]\d{9}|11010519491231002X|ZY\d/;

function filesBelow(dir: string): string[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .map((name) => join(dir, name))
    .filter((file) => statSync(file).isFile());
}

const unseenDatabase = (product: Product) => {
  let server: TestServer;
  let dir: string;
  let added: AddReport;
  let systems: System[];
  let warehouse: Warehouse;
  let report: LoadReport;
  const password = passwordOf(product.url ?? 'x://x') || 'unchecked';
  const site = (): Site => loadSite(dir, {});
  const add = (more: Record<string, unknown> = {}) => {
    const { host, port, database, user, schema } = server.settings as Record<string, string>;
    const query = schema ? `?schema=${schema}` : '';
    return addSource({
      site: site(),
      systems,
      url: `${product.scheme}://${user}:${password}@${host}:${port}/${database}${query}`,
      name: 'new_his',
      institution: 'H01',
      askPassword: async () => new Secret('never asked'),
      progress: silentProgress,
      ...more,
    });
  };

  beforeAll(async () => {
    server = await product.start(product.url ?? '');
    if (product.script) await server.run(product.script);
    dir = mkdtempSync(join(tmpdir(), 'hisight-new-'));
    writeFileSync(join(dir, 'hospital.config.yml'), 'name: {zh: 院, en: H} # kept\nsources: {}\n');
    systems = [];
    added = await add();
    systems = await discoverSystems([join(dir, 'systems')]);
    warehouse = await memoryWarehouse(systems);
    report = await load(site(), warehouse, { systems });
  });
  afterAll(async () => {
    await warehouse.close();
    await server.stop();
  });

  it('loads, every table reconciled', () => {
    expect(report.sources[0]?.detail.filter(({ reconciled }) => !reconciled)).toEqual([]);
    expect(report).toMatchObject({ exit_code: 0, sources: [{ reconciled: true, tables: product.loaded.length }] });
    expect(systems[0]?.tables.map(({ table }) => table)).toEqual(product.loaded);
  });

  it('names every table that it leaves out, with the reason', () => {
    expect(added.left_out.map(({ table }) => table).sort()).toEqual(product.leftOut);
    const text = readFileSync(join(dir, 'systems/new_his.yml'), 'utf8');
    for (const { table } of added.left_out) expect(text).toContain(`${table}（`);
    expect(added.left_out.every(({ reason }) => reason.length > 5)).toBe(true);
  });

  it('writes no value of the database, and the password nowhere but into its own file', () => {
    const written = filesBelow(dir).filter((file) => !file.includes('/data/landing/'));
    const secret = join(dir, 'data/secrets/new_his.password');
    for (const file of written.filter((one) => one !== secret)) {
      const text = readFileSync(file, 'utf8');
      expect(text).not.toMatch(PEOPLE);
      if (password !== 'hisight') expect(text).not.toContain(password);
    }
    expect(JSON.stringify(added)).not.toMatch(PEOPLE);
    expect([readFileSync(secret, 'utf8').trim(), statSync(secret).mode & 0o777]).toEqual([password, 0o600]);
    expect(readFileSync(join(dir, 'hospital.config.yml'), 'utf8')).toContain('file: data/secrets/new_his.password');
  });

  it('adds nothing the second time, and says what has changed since', async () => {
    const before = filesBelow(dir).map((file) => [file, readFileSync(file).toString('base64')]);
    await server.run('create table later (id int primary key)');
    const again = await add();
    expect(again.written).toEqual([]);
    expect(again.differences).toEqual([
      { kind: 'table_not_in_contract', table: 'later', column: null, contract: null, source: null },
    ]);
    expect(filesBelow(dir).map((file) => [file, readFileSync(file).toString('base64')])).toEqual(before);
  });

  it('refuses another source under a name that is taken, and names that are no names', async () => {
    await expect(add({ institution: 'H02' })).rejects.toMatchObject({
      code: 'onboarding/source-exists',
      params: { differs: ['institution'] },
    });
    await expect(add({ name: 'Bad Name' })).rejects.toMatchObject({ code: 'onboarding/bad-name', exitCode: 2 });
    await expect(add({ name: 'other', tables: ['nothing*'] })).rejects.toMatchObject({ code: 'onboarding/no-tables' });
  });

  it('is found fit by a check, which lands nothing', async () => {
    const [check] = await checkSources({ site: site(), systems, progress: silentProgress });
    expect(check).toMatchObject({ source: 'new_his', exit_code: 0, tables: product.loaded.length });
    expect(check?.findings.filter(({ state }) => state === 'fail')).toEqual([]);
    expect(check?.findings.filter(({ check: kind }) => kind === 'key').length).toBe(product.loaded.length);
    expect(JSON.stringify(check)).not.toMatch(PEOPLE);
  });

  it('is found unfit where a key repeats, a column is narrower than its source, or a table is gone', async () => {
    const [system] = systems;
    const kinds = system?.tables.find(({ table }) => table === 'kinds');
    if (!system || !kinds) throw new Error('kinds is a table');
    const wrong: System = {
      ...system,
      tables: [
        {
          ...kinds,
          key: ['e'],
          capture: 'full',
          columns: kinds.columns.map((column) => (column.name === 'gen' ? { ...column, type: 'boolean' } : column)),
        },
        { ...kinds, table: 'gone' },
      ],
    };
    await server.run(product.scheme === 'mysql' ? `insert into kinds (e, dt) values ('男', now())` : 'select 1');
    const [check] = await checkSources({ site: site(), systems: [wrong], progress: silentProgress });
    const states = check?.findings
      .filter(({ table }) => table !== null)
      .map(({ table, check: kind, state }) => `${table} ${kind} ${state}`);
    expect(check?.exit_code).toBe(11);
    expect(states).toEqual(expect.arrayContaining(['kinds key fail', 'kinds types warn', 'gone columns fail']));
  });

  it('says which user cause stopped it, without the password', async () => {
    const settings = { ...site().sources[0]?.settings, port: 1 };
    const config = { ...site().sources[0], settings } as Site['sources'][number];
    const [check] = await checkSources({ site: { ...site(), sources: [config] }, systems, progress: silentProgress });
    expect(check).toMatchObject({ exit_code: 12, findings: [{ check: 'connect', state: 'fail' }] });
  });
};

for (const product of PRODUCTS)
  describe.skipIf(!product.url)(`a ${product.scheme} database that nobody has seen`, () => unseenDatabase(product));
