import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../../core/index.ts';
import { discoverSystems } from '../../index.ts';
import { FRONT_END_CONTROL, frontEndDdl } from './ddl.ts';

const contracts =
  (await discoverSystems([join(ROOT, 'ingest', 'systems')])).find(({ system }) => system === 'front_end')?.tables ?? [];
const GOLDEN = join(import.meta.dirname, 'golden');

describe('the SQL of the front-end tables', () => {
  // PostgreSQL and MariaDB run it in front_end_tables.test.ts; for the others the text was checked once by a parser of each.
  it.each(['postgres', 'mysql', 'mssql', 'oracle'])('is for %s what it was', (dialect) => {
    const sql = frontEndDdl(contracts, { dialect, tables: ['settlements', 'wards'], account: 'reader' });
    const file = join(GOLDEN, `${dialect}.sql`);
    if (!existsSync(file) && process.env['CI'] === undefined) {
      mkdirSync(GOLDEN, { recursive: true });
      writeFileSync(file, sql);
    }
    expect(sql).toBe(readFileSync(file, 'utf8'));
  });

  it('has a table, a key and a comment for every concept, in names that every product takes', () => {
    for (const dialect of ['postgres', 'mysql', 'mssql', 'oracle']) {
      const sql = frontEndDdl(contracts, { dialect });
      for (const { table, key, columns } of contracts) {
        expect(sql).toContain(`constraint pk_${table} primary key (batch_no, ${key.join(', ')})`);
        for (const { description_zh } of columns) expect(sql).toContain(description_zh.replaceAll("'", "''"));
      }
    }
    // Oracle 11g takes thirty letters.
    const names = [...contracts, ...FRONT_END_CONTROL].flatMap(({ table, columns }) => [
      `pk_${table}`,
      ...columns.map(({ name }) => name),
    ]);
    expect(names.filter((name) => !/^[a-z][a-z0-9_]{0,29}$/.test(name))).toEqual([]);
  });

  it('names what it knows when asked for something else', () => {
    expect(() => frontEndDdl(contracts, { dialect: 'db2' })).toThrow(/postgres, mysql, mssql, oracle/);
    expect(() => frontEndDdl(contracts, { dialect: 'mysql', tables: ['charge'] })).toThrow(/charges/);
  });
});
