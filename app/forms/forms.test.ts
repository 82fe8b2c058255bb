import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentProgress } from '../../core/index.ts';
import { addUser } from '../access/users.ts';
import type { OpenSite } from '../site/open.ts';
import { load } from '../tasks/load.ts';
import { PASSWORD, startTestServer, type TestServer } from '../test-support/test-site.ts';

let site: TestServer;
beforeAll(async () => {
  site = await startTestServer({ signInLimit: 1000 });
  const people = [
    { name: 'township', role: 'leader', institutions: ['C01'] },
    { name: 'second_leader', role: 'leader' },
  ];
  for (const person of people)
    await addUser(site.open.store, { ...person, display_name: person.name, password: PASSWORD }, new Date());
});
afterAll(() => site.close());

const POPULATION = {
  ...{ residents: '52000', age65: '9000', age0_6: '3000', live_births: '400', key_group: '15000', children_due: '410' },
  ...{ hypertension_patients: '7000', diabetes_patients: '2500', village_clinics: '21' },
};
const valued = (values: Record<string, string | null>, notes: Record<string, string> = {}) =>
  Object.fromEntries(Object.entries(values).map(([id, value]) => [id, { value, note: notes[id] ?? null }]));

async function as(user: string, method: string, path: string, body?: unknown) {
  return site.call(method, `/api/v1/forms${path}`, {
    token: await site.token(user),
    ...(body === undefined ? {} : { body }),
  });
}
const save = (user: string, period: string, values = valued(POPULATION), more = {}) =>
  as(user, 'PUT', '/population/submissions', { institution: 'H01', period, values, ...more });
const step = (user: string, id: string, name: string, reason?: string) =>
  as(user, 'POST', `/population/submissions/${id}/${name}`, { reason });
const latest = async () => (await site.open.accessLog.latest(1))[0];

async function upload(user: string, path: string, bytes: Uint8Array) {
  const answer = await fetch(`${site.server.url.replace('localhost', '127.0.0.1')}/api/v1/forms${path}`, {
    method: 'POST',
    headers: { authorization: await site.token(user), 'content-type': 'application/octet-stream' },
    body: Buffer.from(bytes),
  });
  return { status: answer.status, json: (await answer.json()) as Record<string, never> };
}
async function download(user: string, path: string) {
  const answer = await fetch(`${site.server.url.replace('localhost', '127.0.0.1')}/api/v1/forms${path}`, {
    headers: { authorization: await site.token(user) },
  });
  return { status: answer.status, headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) };
}

/** The site with its forms as a source, loaded as any other. */
async function loaded() {
  const source = {
    name: 'manual',
    system: 'manual',
    connector: 'forms',
    institution: undefined,
    managed: undefined,
    schedule: undefined,
    hours: undefined,
    rateLimitMb: undefined,
    retry: { attempts: 0, firstAfterMinutes: 5 },
    node: {},
    settings: {},
  };
  const open: OpenSite = { ...site.open, site: { ...site.open.site, sources: [source] } };
  const report = await load(open, {}, { progress: silentProgress, signal: new AbortController().signal });
  const rows = await open.warehouse.rows<{ field: string; value: string }>(
    `select field_id as field, cast(value as varchar) as value, version, state from raw.manual__values where _deleted_at is null and form_id = 'population' and period_start = '2023-01-01' order by field_id`,
  );
  return { report, rows };
}

describe('from draft to lock', () => {
  let id: string;

  it('a person fills, another approves, and each step is on record', async () => {
    const saved = await save('records', '2023');
    expect([saved.status, saved.json.state, saved.json.version]).toEqual([200, 'draft', 1]);
    id = saved.json.id;
    expect(await latest()).toMatchObject({ user: 'records', action: 'change', what: 'form population save' });
    expect((await step('records', id, 'submit')).json.state).toBe('submitted');
    expect((await save('records', '2023')).json.error).toMatchObject({
      code: 'forms/state',
      message: '当前状态为“已提交”，不能修改；只有在以下状态可以：草稿、已退回。',
      message_en: 'The submission is submitted and cannot be changed; that is for: draft, returned.',
    });
    expect((await step('leader', id, 'approve')).json.state).toBe('approved');
    const history = (await as('leader', 'GET', `/population/submissions/${id}/history`)).json;
    expect(history.map(({ action, user }: Record<string, string>) => `${user} ${action}`)).toEqual([
      'records save',
      'records submit',
      'leader approve',
    ]);
  });

  it('what is approved is landed, reconciled and exact; what is given back is withdrawn', async () => {
    const first = await loaded();
    expect(first.report).toMatchObject({
      exit_code: 0,
      sources: [{ source: 'manual', reconciled: true, rows_quarantined: 0 }],
    });
    expect(first.rows).toHaveLength(11);
    expect(first.rows.find(({ field }) => field === 'residents')).toEqual({
      field: 'residents',
      value: '52000.000000',
      version: 1,
      state: 'approved',
    });
    expect((await step('leader', id, 'return')).json.error.code).toBe('forms/reason');
    expect((await step('leader', id, 'return', '常住人口应为年末数')).json.state).toBe('returned');
    const second = await loaded();
    expect(second.report.sources[0]?.detail[0]).toMatchObject({ rows_deleted: 11, reconciled: true });
    expect(second.rows).toEqual([]);
  });

  it('what was given back goes on as the next version, and the one before stays', async () => {
    const again = await save('records', '2023', valued({ ...POPULATION, residents: '52100' }));
    expect([again.json.id, again.json.version, again.json.state]).toEqual([id, 2, 'draft']);
    await step('records', id, 'submit');
    await step('leader', id, 'approve');
    expect((await loaded()).rows.find(({ field }) => field === 'residents')).toMatchObject({
      value: '52100.000000',
      version: 2,
    });
    expect(
      await site.open.store.rows(
        `select version, value from form_values where submission = $1 and field = 'residents' order by version`,
        [id],
      ),
    ).toEqual([
      { version: 1, value: '52000' },
      { version: 2, value: '52100' },
    ]);
  });

  it('is locked, and unlocked by two people with a reason', async () => {
    expect((await step('leader', id, 'lock')).json.state).toBe('locked');
    expect((await step('leader', id, 'return', '想改一下')).json.error.code).toBe('forms/state');
    expect((await step('leader', id, 'unlock')).json.error.code).toBe('forms/reason');
    expect((await step('leader', id, 'unlock', '统计局修订')).json.state).toBe('locked');
    expect((await step('leader', id, 'unlock', '再来一次')).json.error).toMatchObject({ code: 'forms/own-work' });
    expect((await step('second_leader', id, 'unlock', '同意修订')).json.state).toBe('approved');
    const history = (await as('auditor', 'GET', `/population/submissions/${id}/history`)).json;
    expect(history.slice(-3).map(({ action, user, reason }: Record<string, string>) => [user, action, reason])).toEqual(
      [
        ['leader', 'lock', null],
        ['leader', 'ask_unlock', '统计局修订'],
        ['second_leader', 'unlock', '同意修订'],
      ],
    );
  });
});

describe('nobody does what is not theirs', () => {
  it.each(['doctor_li', 'analyst', 'engineer', 'sysadmin', 'pharmacy', 'head_surgery'])(
    '%s neither fills nor looks at the population',
    async (user) => {
      const saved = await save(user, '2022');
      expect([saved.status, saved.json.error.code]).toEqual([403, 'access/denied']);
      expect(await latest()).toMatchObject({ user, action: 'denied', what: 'PUT /forms/:form/submissions' });
      expect((await as(user, 'GET', '/population')).status).toBe(403);
      expect((await as(user, 'GET', '')).json.map(({ form }: { form: string }) => form)).not.toContain('population');
    },
  );

  it('a township hospital fills its own and sees no other', async () => {
    expect((await save('township', '2022')).status).toBe(403);
    const own = await save('township', '2022', valued(POPULATION), { institution: 'C01' });
    expect(own.status).toBe(200);
    const rows = (await as('township', 'GET', '/population/submissions?period=2022')).json;
    expect(rows.map(({ institution }: { institution: string }) => institution)).toEqual(['C01']);
    const other = await save('records', '2022');
    expect((await as('township', 'GET', `/population/submissions/${other.json.id}`)).status).toBe(403);
    expect((await step('records', own.json.id, 'submit')).status).toBe(403);
  });

  it('who filled, saved or submitted cannot approve, also with the right to', async () => {
    const { json } = await save('leader', '2021');
    await step('consortium', json.id, 'submit');
    for (const user of ['leader', 'consortium']) {
      expect((await step(user, json.id, 'approve')).json.error).toMatchObject({ code: 'forms/own-work' });
    }
    expect((await step('second_leader', json.id, 'approve')).json.state).toBe('approved');
    expect((await step('records', json.id, 'lock')).status).toBe(403);
  });

  it('a ward nurse fills the department of her ward only, and an auditor only looks', async () => {
    const nursing = {
      nurse_hours: '1200.5',
      shift_patients: '300',
      shift_nurses: '90',
      restraint_days: '4',
      hand_hygiene_due: '50',
      hand_hygiene_done: '48',
      nurses: '16',
    };
    const fill = (user: string, department: string) =>
      as(user, 'PUT', '/nursing/submissions', {
        institution: 'H01',
        department,
        period: '2025-01',
        values: valued(nursing),
      });
    expect((await fill('nurse_icu', 'D0601')).status).toBe(200);
    expect((await fill('nurse_icu', 'D0201')).status).toBe(403);
    expect((await fill('auditor', 'D0601')).status).toBe(403);
    expect((await as('auditor', 'GET', '/nursing/submissions?period=2025-01')).json.length).toBeGreaterThan(1);
    expect((await fill('quality', '')).json.error.code).toBe('forms/place');
  });

  it('without signing in there is nothing', async () => {
    expect((await site.call('GET', '/api/v1/forms')).status).toBe(401);
    expect((await site.call('PUT', '/api/v1/forms/population/submissions', { body: {} })).status).toBe(401);
  });
});

describe('what does not hold is refused with what is valid', () => {
  it('ranges and types at once, field by field, without repeating what was written', async () => {
    const answer = await save(
      'records',
      '2020',
      valued({ ...POPULATION, residents: '-77771', age65: 'many', village_clinics: '77772' }),
    );
    expect(answer.status).toBe(422);
    expect(answer.json.error.issues.map(({ field, code }: Record<string, string>) => `${field} ${code}`)).toEqual([
      'residents min',
      'age65 type',
      'village_clinics max',
      'age0_6 at_most',
      'live_births at_most',
      'key_group at_most',
      'children_due at_most',
      'hypertension_patients at_most',
      'diabetes_patients at_most',
    ]);
    expect(JSON.stringify(answer.json)).not.toMatch(/7777|many/);
    expect(answer.json.error.message).toContain('常住人口数：不得小于 0人');
  });

  it('what is required when it is handed in, and leaps without a reason', async () => {
    const { json } = await save('records', '2020', valued({ ...POPULATION, live_births: null }));
    expect((await step('records', json.id, 'submit')).json.error.issues).toMatchObject([
      { field: 'live_births', code: 'required' },
    ]);
    await save('records', '2020');
    expect((await step('records', json.id, 'submit')).json.state).toBe('submitted');
    const next = await save('records', '2019');
    await step('records', next.json.id, 'submit');
    const leap = { ...POPULATION, live_births: '900' };
    const after = await save('consortium', '2024', valued(leap));
    expect((await step('consortium', after.json.id, 'submit')).json.error.issues).toMatchObject([
      { field: 'live_births', code: 'change', message: '活产数：环比变动超过 40%，请填写说明' },
    ]);
    await save('consortium', '2024', valued(leap, { live_births: '并入两个乡镇' }));
    expect((await step('consortium', after.json.id, 'submit')).json.state).toBe('submitted');
  });

  it.each([
    ['a period of another kind', { period: '2024-01' }, 'forms/period'],
    ['a period that has not begun', { period: '2026' }, 'forms/not-begun'],
    ['an unknown place', { institution: 'H9' }, 'app/not-found'],
    ['a department where there is none', { department: 'D0201' }, 'forms/place'],
    ['an unknown field', { values: { beds: { value: '1' } } }, 'forms/invalid'],
    ['values that are no texts', { values: { residents: { value: 5 } } }, 'app/usage'],
  ])('%s', async (_what, change, code) => {
    const body = { institution: 'H01', period: '2018', values: valued(POPULATION), ...change };
    expect((await as('consortium', 'PUT', '/population/submissions', body)).json.error.code).toBe(code);
  });

  it('a period that runs still, a revision that has passed, and a form that is none', async () => {
    const { json } = await save('records', '2025');
    expect((await step('records', json.id, 'submit')).json.error.code).toBe('forms/not-over');
    expect((await save('records', '2025', valued(POPULATION), { revision: json.revision })).status).toBe(200);
    expect((await save('records', '2025', valued(POPULATION), { revision: json.revision })).json.error.code).toBe(
      'forms/changed-meanwhile',
    );
    expect((await as('records', 'GET', '/populatoin')).json.error.message).toContain('population');
    expect((await step('records', 'nothing', 'submit')).status).toBe(404);
  });
});

describe('how far a form is', () => {
  it('says what is missing and overdue, and what came late', async () => {
    const rows = (await as('consortium', 'GET', '/population/submissions?period=2019')).json;
    expect(
      rows.map(({ institution, state, is_overdue, is_late, due_on }: Record<string, unknown>) => [
        institution,
        state,
        is_overdue,
        is_late,
        due_on,
      ]),
    ).toEqual(
      [
        ['H01', 'submitted', false, true, '2020-02-29'],
        ['C01', 'missing', true, false, '2020-02-29'],
      ].sort(),
    );
  });
});

describe('evidence', () => {
  it('is kept privately by its digest, and given back as a file to be saved', async () => {
    const { json } = await save('records', '2017');
    const path = `/population/submissions/${json.id}/evidence`;
    const pdf = Buffer.from('%PDF-1.7 统计公报');
    const kept = await upload('records', `${path}?name=${encodeURIComponent('../../etc/统计"公报.pdf')}`, pdf);
    expect(kept).toMatchObject({ status: 200, json: { name: '统计_公报.pdf', type: 'pdf', added_by: 'records' } });
    const file = join(site.open.site.dataDir, 'evidence', kept.json['sha256'] ?? '');
    expect([existsSync(file), statSync(file).mode & 0o777]).toEqual([true, 0o600]);
    const back = await download('leader', `${path}/${kept.json['id']}`);
    expect([back.status, back.headers.get('content-type'), back.bytes.equals(pdf)]).toEqual([
      200,
      'application/octet-stream',
      true,
    ]);
    expect(back.headers.get('content-disposition')).toMatch(/^attachment/);
    expect((await download('doctor_li', `${path}/${kept.json['id']}`)).status).toBe(403);
  });

  it('of another kind, with a wrong content, empty or too large is refused', async () => {
    const { json } = await save('records', '2017');
    const send = (name: string, bytes: Uint8Array) =>
      upload('records', `/population/submissions/${json.id}/evidence?name=${name}`, bytes);
    const refused = [
      await send('a.exe', Buffer.from('MZ')),
      await send('a.pdf', Buffer.from('MZ')),
      await send('a.pdf', Buffer.alloc(0)),
      await send('a.pdf', Buffer.concat([Buffer.from('%PDF-'), Buffer.alloc(20_000_001)])),
    ];
    expect(refused.map(({ json: answer }) => (answer['error'] as unknown as { code: string }).code)).toEqual(
      Array(4).fill('forms/upload'),
    );
    expect((await as('records', 'GET', `/population/submissions/${json.id}`)).json.evidence).toHaveLength(1);
  });
});

describe('the Excel template', () => {
  async function template(user: string, form: string, period: string) {
    const { bytes, status } = await download(user, `/${form}/template.xlsx?period=${period}`);
    expect(status).toBe(200);
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(bytes as unknown as ExcelJS.Buffer);
    const sheet = book.worksheets[0] as ExcelJS.Worksheet;
    const pack = async () => new Uint8Array(await book.xlsx.writeBuffer());
    return { book, sheet, pack };
  }
  const fill = (sheet: ExcelJS.Worksheet, row: number, values: readonly ExcelJS.CellValue[]) =>
    values.forEach((value, index) => {
      sheet.getCell(row, 5 + index).value = value;
    });

  it('locks what is not to be filled in, and says units and ranges', async () => {
    const { book, sheet } = await template('finance', 'expense', '2024-12');
    expect(sheet.getRow(3).values).toContain('总费用（元）');
    expect([
      sheet.getCell('A4').value,
      sheet.getCell('A4').protection?.locked ?? true,
      sheet.getCell('E4').protection?.locked,
    ]).toEqual(['H01', true, false]);
    expect(sheet.getCell('E4').dataValidation).toMatchObject({ type: 'decimal', operator: 'between' });
    expect(book.getWorksheet('_hisight')?.state).toBe('veryHidden');
    expect(sheet.rowCount).toBe(4);
  });

  it('comes back through the same checks, exactly', async () => {
    const { sheet, pack } = await template('finance', 'expense', '2024-12');
    fill(sheet, 4, [
      123456789012.34,
      '98765432109.87',
      0.1 + 0.2,
      { formula: '1+1', result: 2 },
      '1,000.50',
      3,
      4,
      5.125,
      6,
    ]);
    const { status, json } = await upload('finance', '/expense/import', await pack());
    expect([status, json['form'], json['saved']]).toMatchObject([
      200,
      'expense',
      [{ state: 'draft', institution: 'H01', period: '2024-12' }],
    ]);
    const [saved] = json['saved'] as unknown as { id: string }[];
    const { values } = (await as('finance', 'GET', `/expense/submissions/${saved?.id}`)).json;
    expect(
      ['total_expense', 'total_medical_expense', 'admin_expense', 'personnel', 'consumable_cost', 'energy_tce'].map(
        (id) => values[id].value,
      ),
    ).toEqual(['123456789012.34', '98765432109.87', '0.3', '2', '1000.5', '5.125']);
  });

  it('tells each fault by its cell, and saves nothing of the rest', async () => {
    const { sheet, pack } = await template('finance', 'cost', '2024-12');
    expect(sheet.getColumn(3).values.slice(4)).toEqual(['D0201', 'D0202', 'D0601']);
    fill(sheet, 4, [1, 2, 3, 4, 5, 6, 7, 8]);
    fill(sheet, 5, [1, 'abc', -3, 4, 5, 6, 7, { error: '#DIV/0!' } as ExcelJS.CellErrorValue]);
    const { status, json } = await upload('finance', '/cost/import', await pack());
    const { issues } = json['error'] as unknown as { issues: Record<string, string>[] };
    expect([status, issues.map(({ sheet: name, cell, field, code }) => [name, cell, field, code])]).toEqual([
      422,
      [
        ['填报', 'L5', 'full_cost', 'type'],
        ['填报', 'F5', 'consumable_cost', 'type'],
        ['填报', 'G5', 'drug_cost', 'min'],
      ],
    ]);
    const status2 = (await as('finance', 'GET', '/cost/submissions?period=2024-12')).json;
    expect(status2.every(({ state }: { state: string }) => state === 'missing')).toBe(true);
  });

  it('of another form, another shape, a changed header, a foreign place or no workbook is refused', async () => {
    const expense = await template('finance', 'expense', '2024-11');
    fill(expense.sheet, 4, [9, 1, 1, 1, 1, 1, 1, 1, 1]);
    const code = async (user: string, path: string, bytes: Uint8Array) =>
      ((await upload(user, path, bytes)).json['error'] as unknown as { code: string }).code;
    expect(await code('finance', '/cost/import', await expense.pack())).toBe('forms/template');
    expect(await code('insurance', '/expense/import', await expense.pack())).toBe('access/denied');
    expense.sheet.getCell('A4').value = 'C01';
    expect(await code('finance', '/expense/import', await expense.pack())).toBe('access/denied');
    expense.sheet.getCell('A4').value = 'H01';
    expense.sheet.getCell('F3').value = '别的';
    expect(await code('finance', '/expense/import', await expense.pack())).toBe('forms/template');
    const meta = expense.book.getWorksheet('_hisight') as ExcelJS.Worksheet;
    meta.getCell('B2').value = 'other';
    expect(await code('finance', '/expense/import', await expense.pack())).toBe('forms/template');
    for (const bytes of [
      Buffer.from('no workbook'),
      Buffer.from('PK\u0005\u0006'.padEnd(22, '\0')),
      Buffer.alloc(4_000_000, 7),
    ])
      expect(await code('finance', '/expense/import', bytes)).toBe('forms/template');
  });
});
