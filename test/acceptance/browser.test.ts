import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../../core/index.ts';
import { requireService } from '../services.ts';
import { hisight, type RunningServer, serve } from './cli.ts';
import { demoCopy } from './demo-copy.ts';

const executablePath = requireService('chromium');
const SHOTS = join(ROOT, 'test-results');

/** Everything a page did that it should not have done. */
interface Watched {
  readonly page: Page;
  readonly faults: string[];
}

describe.skipIf(!executablePath)('in a real browser', () => {
  let environ: NodeJS.ProcessEnv;
  let passwords: Record<string, string>;
  let server: RunningServer;
  let browser: Browser;

  beforeAll(async () => {
    environ = await demoCopy();
    mkdirSync(SHOTS, { recursive: true });
    passwords = JSON.parse(readFileSync(join(environ['HISIGHT_DATA'] ?? '', 'demo-users.json'), 'utf8')) as Record<
      string,
      string
    >;
    server = await serve(environ);
    browser = await chromium.launch({
      executablePath: executablePath ?? '',
      args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    });
  }, 600_000);

  afterAll(async () => {
    await browser?.close();
    expect(await server?.stop()).toBe(0);
  });

  async function signedIn(user: string, size = { width: 1440, height: 900 }): Promise<Watched> {
    const page = await browser.newPage({ viewport: size });
    const faults: string[] = [];
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) faults.push(message.text());
    });
    page.on('pageerror', (error) => faults.push(String(error)));
    page.on('request', (request) => {
      if (!request.url().startsWith(server.url) && !/^(data|blob):/.test(request.url()))
        faults.push(`asked ${request.url()}`);
    });
    page.on('response', (response) => {
      // The first look of a stranger at their session is answered 401 by design.
      if (response.status() >= 400 && !response.url().endsWith('/api/v1/session'))
        faults.push(`${response.status()} ${response.url()}`);
    });
    await page.goto(server.url);
    await page.fill('input[name=name]', user);
    await page.fill('input[name=password]', passwords[user] ?? '');
    await page.click('button[type=submit]');
    await page.waitForURL((url) => !url.pathname.startsWith('/login'));
    await page.waitForLoadState('networkidle');
    return { page, faults: faults.filter((fault) => !/401 \(Unauthorized\)/.test(fault)) };
  }

  it('shows the leader a complete cockpit whose figures are those of the command line', async () => {
    const { page, faults } = await signedIn('leader');
    await page.waitForSelector('[data-indicator][data-state=value]');
    const states = await page.$$eval('[data-indicator]', (tiles) =>
      tiles.map((tile) => [tile.getAttribute('data-indicator'), tile.getAttribute('data-state')]),
    );
    expect(states.length).toBeGreaterThanOrEqual(10);
    // A rate of nothing has no value on a quiet day of the tiny hospital; it says so.
    expect(states.filter(([, state]) => state !== 'value' && state !== 'no_value')).toEqual([]);
    for (const id of ['outpatient_visits', 'discharges']) {
      const answer = (await hisight(['metric', id, '--from', '2026-01-14', '--to', '2026-01-14', '--json'], environ))
        .json as { rows: { value: number }[] };
      const digits = await page.textContent(`[data-indicator=${id}] .digits`);
      expect(`${id} ${digits?.replaceAll(',', '')}`).toBe(`${id} ${answer.rows[0]?.value}`);
    }
    expect(await page.$$eval('canvas, .chart svg', (charts) => charts.length)).toBeGreaterThan(2);
    await page.screenshot({ path: join(SHOTS, 'cockpit-1440.png') });
    expect(faults).toEqual([]);
  });

  it('speaks English too', async () => {
    const { page, faults } = await signedIn('leader');
    await page.getByRole('button', { name: 'English' }).first().click();
    await page.waitForSelector('text=Leadership cockpit');
    expect(faults).toEqual([]);
  });

  it('fits a phone: every figure within the width, a thumb reaches each', async () => {
    const { page, faults } = await signedIn('leader', { width: 390, height: 844 });
    await page.goto(`${server.url}/m`);
    await page.waitForSelector('[data-indicator][data-state=value]');
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    await page.screenshot({ path: join(SHOTS, 'phone-390.png') });
    await page.click('[data-indicator]');
    await page.waitForURL(/\/m\/i\//);
    await page.waitForLoadState('networkidle');
    await page.screenshot({ path: join(SHOTS, 'phone-detail-390.png') });
    expect(faults).toEqual([]);
  });

  it('shows the day so far, with the time of its newest event, on a desk and on a phone', async () => {
    for (const size of [
      { width: 1440, height: 900 },
      { width: 390, height: 844 },
    ]) {
      const { page, faults } = await signedIn('leader', size);
      await page.goto(`${server.url}/p/today`);
      await page.waitForSelector('[data-figure=in_hospital]');
      const shown = await page.textContent('[data-figure=in_hospital] .figure');
      const [counted] = (
        (
          await hisight(
            ['query', 'select sum(in_hospital) as n from marts.fct_census_now', '--format', 'json', '--json'],
            environ,
          )
        ).json as {
          rows: { n: number }[];
        }
      ).rows;
      expect(Number(shown)).toBe(counted?.n);
      expect(await page.textContent('.until')).toMatch(/数据截至 \d{2}/);
      await page.screenshot({ path: join(SHOTS, `today-${size.width}.png`) });
      expect(faults).toEqual([]);
      await page.close();
    }
  });

  it('shows each role its start page without a fault, or says why there is none', async () => {
    for (const user of Object.keys(passwords)) {
      const { page, faults } = await signedIn(user);
      expect([user, faults]).toEqual([user, []]);
      expect([user, (await page.textContent('body'))?.trim().length ?? 0]).not.toEqual([user, 0]);
      await page.close();
    }
  }, 300_000);

  it("keeps a department head inside the own subtree, and shows a case's number without the full name", async () => {
    const { page, faults } = await signedIn('head_surgery');
    const answer = await page.evaluate(async () => {
      const ask = (filter: Record<string, string[]>) =>
        fetch('/api/v1/cases', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({
            view: 'discharge_cases',
            filter,
            from: '2025-01-01',
            to: '2025-12-31',
            limit: 20,
            offset: 0,
          }),
        }).then((response) => response.json());
      return { own: await ask({}), others: await ask({ department: ['D0101'] }) };
    });
    const own = answer.own as {
      total: number;
      rows: { department_code: string; inpatient_no: string; patient_name_masked: string }[];
    };
    expect(own.total).toBeGreaterThan(0);
    for (const row of own.rows) {
      expect(row.department_code).toMatch(/^D02/);
      expect(row.inpatient_no).toBeTruthy();
      expect(row.patient_name_masked).toContain('*');
    }
    expect(answer.others).toMatchObject({ total: 0, rows: [] });
    expect(faults).toEqual([]);
  });

  it('writes down who looked', async () => {
    const { page } = await signedIn('auditor');
    const log = await page.evaluate(() => fetch('/api/v1/access-log?limit=500').then((response) => response.json()));
    const entries = JSON.stringify(log);
    for (const user of ['leader', 'head_surgery']) expect(entries).toContain(user);
    const other = await signedIn('leader');
    expect(await other.page.evaluate(() => fetch('/api/v1/access-log').then(({ status }) => status))).toBe(403);
  });

  it('logs no identifier of a patient', () => {
    expect(server.output()).not.toMatch(/\d{17}[\dX]/);
  });
});
