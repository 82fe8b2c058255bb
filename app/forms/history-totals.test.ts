import iconv from 'iconv-lite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError, type Identity, SYSTEM_IDENTITY } from '../../core/index.ts';
import { openTestSite, type TestSite } from '../test-support/test-site.ts';
import { importHistory } from './history-totals.ts';

let site: TestSite;
beforeAll(async () => {
  site = await openTestSite();
});
afterAll(() => site.close());

const person = (changes: Partial<Identity> = {}): Identity => ({
  ...SYSTEM_IDENTITY,
  user: 'records',
  role: 'records',
  ...changes,
});
const HEAD = 'indicator,institution,department,month,numerator,denominator,value';
const csv = (...lines: string[]) => Buffer.from([HEAD, ...lines].join('\n'));
const bring = (bytes: Buffer, who = person(), force?: string) => importHistory(site.open, who, bytes, { force });
const kept = () =>
  site.open.store.rows(
    `select indicator, institution, department, month::varchar as month, numerator, denominator, value from history_totals order by all`,
  );
async function refused(bytes: Buffer, who = person()) {
  const error = await bring(bytes, who).catch((thrown: unknown) => thrown);
  if (!(error instanceof AppError)) throw error;
  const issues = (error.params['issues'] ?? []) as { cell: string; field: string }[];
  return [error.code, ...issues.map(({ cell, field }) => `${cell.replace(/.*line /, '')} ${field}`)];
}

describe('totals of the time before', () => {
  it('come in exactly, once, in either encoding, and change when they are brought in again', async () => {
    const rows = ['discharges,H01,,2024-01,40,,', 'avg_length_of_stay,H01,D0201,2024-01-01,"1,234.500001",80,'];
    expect(await bring(csv(...rows))).toEqual({ rows: 2, added: 2, replaced: 0, unchanged: 0 });
    const chinese = iconv.encode(
      [
        '指标,机构,月份,分子,科室,分母,值',
        'discharges,H01,2024-01,41,,,',
        'inpatient_mortality_rate,H01,2024-01,,,,1.25',
      ].join('\r\n'),
      'gb18030',
    );
    expect(await bring(chinese)).toEqual({ rows: 2, added: 1, replaced: 1, unchanged: 0 });
    expect(await bring(chinese)).toEqual({ rows: 2, added: 0, replaced: 0, unchanged: 2 });
    expect(await kept()).toEqual([
      {
        indicator: 'avg_length_of_stay',
        institution: 'H01',
        department: 'D0201',
        month: '2024-01-01',
        numerator: '1234.500001',
        denominator: '80',
        value: null,
      },
      {
        indicator: 'discharges',
        institution: 'H01',
        department: '',
        month: '2024-01-01',
        numerator: '41',
        denominator: null,
        value: null,
      },
      {
        indicator: 'inpatient_mortality_rate',
        institution: 'H01',
        department: '',
        month: '2024-01-01',
        numerator: null,
        denominator: null,
        value: '1.25',
      },
    ]);
  });

  it('with a fault are refused whole, each fault with its line, and no value is repeated', async () => {
    const before = await kept();
    expect(
      await refused(
        csv(
          'dischargs,H01,,2024-02,1,,',
          'discharges,H9,,2024-02,1,,',
          'discharges,H01,D9,2024-02,1,,',
          'discharges,H01,,2024-2,1,,',
          'discharges,H01,,2024-03,x777,,',
          'discharges,H01,,2024-04,,,',
          'avg_length_of_stay,H01,,2024-02,1,,',
          'discharges,H01,,2024-05,1,2,',
          'discharges,H01,,2024-06,5,,',
          'discharges,H01,,2024-06,5,,',
        ),
      ),
    ).toEqual([
      'forms/invalid',
      '2 indicator',
      '3 institution',
      '4 department',
      '5 month',
      '6 numerator',
      '6 value',
      '7 value',
      '8 denominator',
      '9 denominator',
      '11 indicator',
    ]);
    expect(await kept()).toEqual(before);
  });

  it('of months with detailed data need a reason', async () => {
    expect(await refused(csv('discharges,H01,,2025-01,5,,', 'discharges,H01,,2024-02,5,,'))).toEqual([
      'forms/invalid',
      '2 month',
    ]);
    expect(await bring(csv('discharges,H01,,2025-01,5,,'), person(), '并行期核对')).toMatchObject({ added: 1 });
    await expect(bring(csv('discharges,H01,,2025-01,5,,'), person(), ' ')).rejects.toMatchObject({
      code: 'forms/reason',
    });
  });

  it('are brought in by those who answer for the figures, within their rows', async () => {
    const file = csv('discharges,C01,,2024-01,5,,');
    expect(await refused(file, person({ role: 'doctor' }))).toEqual(['access/denied']);
    expect(await refused(file, person({ institutions: ['H01'] }))).toEqual(['access/denied']);
    expect(await refused(csv('discharges,C01,D0201,2024-01,5,,'), person({ departments: ['D0202'] }))).toEqual([
      'access/denied',
    ]);
  });

  it.each([
    ['another header', Buffer.from('id,month\n1,2')],
    ['a header twice', Buffer.from('indicator,institution,month,month\n')],
    ['a quote that never ends', csv('discharges,"H01,,2024-01,1,,')],
    ['too few fields', csv('discharges,H01')],
    ['bytes of no text', Buffer.from([0, 255, 254, 0, 10, 0])],
    ['nothing', Buffer.alloc(0)],
    ['a header only', csv()],
  ])('with %s are no file to use', async (_what, bytes) => {
    expect((await refused(bytes))[0]).toBe('forms/upload');
  });
});
