import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentProgress } from '../../core/index.ts';
import command from '../cli/commands/lint.ts';
import { openTestSite, type TestSite } from '../test-support/test-site.ts';

let site: TestSite;
beforeAll(async () => {
  site = await openTestSite();
  await site.open.warehouse.run('alter table raw.demo_his__patients add column blood_group varchar');
});
afterAll(() => site.close());

async function lint(input: unknown) {
  if (command.where !== 'owner') throw new Error('lint asks the owner');
  const { open } = site;
  const found = await command.run(input, { open, progress: silentProgress, signal: new AbortController().signal });
  return { found, code: command.exitCode(found), shown: command.show(found) };
}

const write = async (name: string, sql: string) => {
  await mkdir(join(site.folder, 'marts', 'people'), { recursive: true });
  await writeFile(join(site.folder, 'marts', 'people', `${name}.sql`), sql);
};

describe('lint', () => {
  it('has nothing against the models of the house where little has landed, and says how the warehouse differs', async () => {
    const { found, code, shown } = await lint({});
    expect(found).toMatchObject({ problems: [], notTraced: [], identifiers: [] });
    expect(code).toBe(0);
    expect(shown).toContain('标识符 identifiers 0');
    // The marts of this site are a test's: they lack columns.
    expect(shown).toContain('现库 warehouse now');
  });

  it('reads what has landed: a column that no contract has', async () => {
    await write('blood', `select blood_group from {{ source('demo_his', 'patients') }}`);
    expect(await lint({ select: ['blood'] })).toMatchObject({
      code: 0,
      found: { models: [{ columns: 1 }], problems: [] },
    });
  });

  it('fails for a model of the site that does not bind, and for one that leaks, and tells both', async () => {
    await write('typo', "select\n  sexx\nfrom {{ ref('dim_patients') }}");
    await write('leak', "select left(patient_name, 1) as family_name from {{ source('demo_his', 'patients') }}");
    const { code, shown, found } = await lint({ select: ['typo', 'leak'] });
    expect(code).toBe(1);
    expect(shown).toContain('marts/people/typo.sql 编译后第 2 行 line 2 of the compiled SQL: Binder Error');
    expect(shown).toContain('raw.main.demo_his__patients.patient_name → marts.leak.family_name');
    expect(found).toMatchObject({ models: [{ model: 'leak' }] });
  });

  it('knows no selector of nothing', async () => {
    await expect(lint({ select: ['nobody'] })).rejects.toMatchObject({ code: 'models/selector' });
  });
});
