import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createSocketServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { identityOf } from '../access/identity.ts';
import { requireUser } from '../access/users.ts';
import { startTestServer, type TestServer } from '../test-support/test-site.ts';
import { deliverDue } from './delivery/outbox.ts';
import { dingtalkSignature } from './delivery/send.ts';
import { evaluate } from './evaluate.ts';
import { runAlerts } from './run.ts';
import { importTargets, readSiteTargets } from './targets/import.ts';

// Montgomery's loan costs, as visits of twenty months: center 300.5, limits 279.78 and 321.22, nothing unusual.
const LOANS = [310, 288, 297, 298, 307, 303, 294, 297, 308, 306, 294, 299, 297, 299, 314, 295, 293, 306, 301, 304];
const OFF = [
  'target_missed',
  'forecast_to_miss',
  'unusual_month',
  'revenue_or_volume_down',
  'bed_occupancy_extreme',
  'figures_missing',
  'source_late',
];
const RULES = `
off: [${OFF.join(', ')}]
rules:
  - { id: missed, title_zh: 未达目标, title_en: Target missed, kind: target, scope: [institution, department], severity: warning, recipients: [department_head, owner, leaders] }
  - { id: foretold, title_zh: 预计不达标, title_en: Forecast to miss, kind: forecast, scope: [institution], indicators: [outpatient_visits], severity: warning, recipients: [leaders] }
  - { id: unusual, title_zh: 控制图异常, title_en: Unusual, kind: signal, scope: [institution], indicators: [outpatient_visits], months: 20, severity: critical, recipients: [leaders] }
`;
const TARGETS = `指标,机构,科室,年度,目标值,下限,上限,预警幅度,设定人,确认人,确认日期,说明
avg_length_of_stay,H01,D0201,2025,3,,,0.5,records,leader,2025-01-05,骨科
avg_length_of_stay,H01,,2025,9,,,0.5,records,,,待确认
outpatient_visits,H01,,2025,,4000,,100,quality,leader,2025-01-05,
`;

/** An SMTP server by hand: what it was told, and whether it puts everything off. */
function smtpServer(): { server: Server; mails: string[]; state: { isBusy: boolean } } {
  const mails: string[] = [];
  const state = { isBusy: false };
  const server = createSocketServer((socket) => {
    let data: string | undefined;
    const say = (line: string) => socket.write(`${line}\r\n`);
    say('220 mail.example.cn');
    let rest = '';
    socket.on('data', (chunk) => {
      rest += chunk.toString();
      for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        if (data !== undefined) {
          if (line !== '.') data += `${line}\n`;
          else {
            mails.push(data);
            data = undefined;
            say('250 kept');
          }
        } else if (line === 'DATA') {
          data = '';
          say('354 go on');
        } else if (line.startsWith('RCPT') && state.isBusy) say('451 later, head@example.cn');
        else say(line === 'QUIT' ? '221 bye' : '250 mail.example.cn');
      }
    });
    socket.on('error', () => undefined);
  });
  return { server, mails, state };
}

const listening = (server: Server) =>
  new Promise<number>((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)),
  );

let site: TestServer;
let secrets: string;
const smtp = smtpServer();
const posts: { url: URL; body: { msgtype: string; text: { content: string } } }[] = [];
const robots = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk) => {
    body += String(chunk);
  });
  request.on('end', () => {
    posts.push({ url: new URL(request.url ?? '', 'http://127.0.0.1'), body: JSON.parse(body) });
    response.end('{"errcode":0,"errmsg":"ok"}');
  });
});

const person = async (name: string) => identityOf(site.open, await requireUser(site.open.store, name));
const get = async (name: string, path: string) => site.call('GET', `/api/v1${path}`, { token: await site.token(name) });
const post = async (name: string, path: string, body: object) =>
  site.call('POST', `/api/v1${path}`, { token: await site.token(name), body });
const alertsOf = async (name: string, query = '') => (await get(name, `/alerts${query}`)).json.alerts;
const lightOf = async (department: string) =>
  (await get('leader', `/lights?institution=H01&department=${department}`)).json.lights;
const count = async (table: string) =>
  (await site.open.store.rows<{ n: number }>(`select count(*) as n from ${table}`))[0]?.n;

beforeAll(async () => {
  const [mailPort, robotPort] = [await listening(smtp.server), await listening(robots)];
  secrets = await mkdtemp(join(tmpdir(), 'hisight-secrets-'));
  await writeFile(join(secrets, 'wecom'), `http://127.0.0.1:${robotPort}/send?key=K1`);
  await writeFile(join(secrets, 'dingtalk'), `http://127.0.0.1:${robotPort}/robot?access_token=T1`);
  await writeFile(join(secrets, 'sign'), 'SECdemo');
  const file = (name: string) => `{ file: ${join(secrets, name)} }`;
  site = await startTestServer({
    config: `alerts:
  link: https://bi.example.cn/p/alert_centre
  smtp: { host: 127.0.0.1, port: ${mailPort}, tls: none, from: hisight@example.cn, domains: [example.cn] }
  robots:
    office: { kind: wecom, url: ${file('wecom')} }
    leaders: { kind: dingtalk, url: ${file('dingtalk')}, sign: ${file('sign')}, figures: true }
`,
  });
  await writeFile(join(site.folder, 'alerts.yml'), RULES);
  await writeFile(join(site.folder, 'targets.csv'), iconv.encode(TARGETS, 'gb18030'));
  const { warehouse } = site.open;
  await warehouse.run("delete from marts.fct_visits where institution_code = 'H01' and visit_type = 'outpatient'");
  await warehouse.run(
    `insert into marts.fct_visits select v.* replace ('n' || m || '_' || n as visit_key, (date '2023-06-01' + to_months(m - 1))::date as visited_on,
       'H01' as institution_code, 'secondary' as institution_level, 'outpatient' as visit_type, 'D0201' as department_code, 'his|H01|D0201' as department_key)
     from (select * from marts.fct_visits where institution_code = 'C01' limit 1) as v,
       (select unnest(range(1, 21)) as m, unnest([${LOANS.join(', ')}]) as visits) as months, range(1, visits + 1) as t (n)`,
  );
  await warehouse.run(
    `create table marts.dim_dates as select day::date as date_on, isodow(day) <= 5 as is_workday
     from unnest(generate_series(date '2023-01-01', date '2025-12-31', interval 1 day)) as u (day)`,
  );
});
afterAll(async () => {
  await site.close();
  smtp.server.close();
  robots.close();
  await rm(secrets, { recursive: true });
});

describe('judging', () => {
  it('in test mode shows what would be, and changes nothing', async () => {
    await readSiteTargets(site.open);
    const run = await runAlerts(site.open, { test: true });
    expect(run.fired).toBeGreaterThan(0);
    expect(run.messages.map(({ user }) => user)).toEqual(expect.arrayContaining(['leader', 'head_surgery']));
    expect([
      await count('alerts'),
      await count('lights'),
      await count('alert_outbox'),
      await count('alert_inbox'),
    ]).toEqual([0, 0, 0, 0]);
  });

  it('forecasts a year as one statement by hand does', async () => {
    const { lights } = await evaluate(site.open, () => false);
    const visits = lights.find(({ indicator }) => indicator === 'outpatient_visits');
    const [hand] = await site.open.warehouse.rows<{ forecast: number }>(
      `with days as (select day::date as d from unnest(generate_series(date '2024-01-01', date '2025-12-31', interval 1 day)) as u (day) where isodow(day) <= 5),
         seen as (select visited_on as d from marts.fct_visits where visit_type = 'outpatient' and institution_code = 'H01'),
         n as (select (select count(*) from seen where d between '2025-01-01' and '2025-01-31') as now, (select count(*) from seen where year(d) = 2024 and month(d) = 1) as before,
           (select count(*) from seen where year(d) = 2024 and month(d) > 1) as rest, (select count(*) from days where year(d) = 2025 and month(d) = 1) as done,
           (select count(*) from days where year(d) = 2025 and month(d) > 1) as ahead, (select count(*) from days where year(d) = 2024 and month(d) = 1) as done_before,
           (select count(*) from days where year(d) = 2024 and month(d) > 1) as ahead_before)
       select now + now / done * ((rest / ahead_before) / (before / done_before)) * ahead as forecast from n`,
    );
    expect(visits).toMatchObject({ basis: 'forecast', light: 'red', forecast: { method: 'seasonal' } });
    expect(visits?.value).toBeCloseTo(hand?.forecast ?? Number.NaN, 6);
  });

  it('reads signals off the engine’s chart, whose limits are the published ones', async () => {
    const { findings } = await evaluate(site.open, () => false);
    const chart = findings.find(({ rule, institution }) => rule === 'unusual' && institution === 'H01');
    expect(chart).toMatchObject({ verdict: 'normal', value: 304 });
    expect(chart?.low).toBeCloseTo(279.78, 1);
    expect(chart?.high).toBeCloseTo(321.22, 1);
  });

  it('gives the light of a confirmed target, of the stays counted by hand, and none of an unconfirmed one', async () => {
    await runAlerts(site.open);
    const [hand] = await site.open.warehouse.rows<{ days: number }>(
      `select avg(length_of_stay_days) as days from marts.fct_discharges where department_code = 'D0201' and not is_newborn
         and discharged_on between '2025-01-01' and '2025-01-31'`,
    );
    const [stay] = (await lightOf('D0201')).filter(
      ({ indicator }: { indicator: string }) => indicator === 'avg_length_of_stay',
    );
    expect(hand?.days).toBe(4);
    expect(stay).toMatchObject({ light: 'red', value: hand?.days, high: 3, basis: 'month', period_to: '2025-01-31' });
    expect(
      (await get('leader', '/lights?institution=H01')).json.lights.map(
        ({ indicator }: { indicator: string }) => indicator,
      ),
    ).toContain('outpatient_visits');
    const lights = await site.open.store.rows<{ department: string }>(
      "select department from lights where indicator = 'avg_length_of_stay'",
    );
    expect(lights).toEqual([{ department: 'D0201' }]);
  });
});

describe('an alert', () => {
  it('fires once, for those whom the data choose', async () => {
    const before = await count('alerts');
    expect(await runAlerts(site.open)).toMatchObject({ fired: 0, messages: [] });
    expect(await count('alerts')).toBe(before);
    expect(await alertsOf('head_surgery')).toMatchObject([
      {
        rule: 'missed',
        indicator: 'avg_length_of_stay',
        department: 'D0201',
        value: 4,
        recipients: expect.arrayContaining(['head_surgery', 'records', 'leader']),
      },
    ]);
    expect((await get('head_surgery', '/alerts/inbox')).json).toEqual({ unread: 1 });
    expect((await post('head_surgery', '/alerts/inbox/read', {})).json).toEqual({ unread: 0 });
  });

  it('of another department or of the whole house is not there for a head', async () => {
    const all = await alertsOf('leader');
    const foreign = all.filter(({ department }: { department: string }) => department !== 'D0201');
    expect(foreign.length).toBeGreaterThan(0);
    for (const { id } of foreign) {
      expect((await get('head_surgery', `/alerts/${id}`)).status).toBe(404);
      expect((await post('head_surgery', `/alerts/${id}/ack`, {})).status).toBe(404);
    }
    expect(await alertsOf('nurse_icu')).toEqual([]);
    expect(await alertsOf('doctor_li')).toEqual([]);
  });

  it('is acknowledged, paused, taken up again, commented, and keeps its history', async () => {
    const [{ id }] = await alertsOf('head_surgery');
    expect((await post('quality', `/alerts/${id}/ack`, {})).json.error.code).toBe('alerts/not-addressed');
    expect(
      (await post('head_surgery', `/alerts/${id}/pause`, { until: '2026-02-01', reason: '等待' })).json.error.code,
    ).toBe('alerts/pause-date');
    expect(
      (await post('head_surgery', `/alerts/${id}/pause`, { until: '2025-02-20', reason: '等待复核' })).status,
    ).toBe(200);
    expect(await runAlerts(site.open)).toMatchObject({ messages: [] });
    expect((await post('head_surgery', `/alerts/${id}/resume`, {})).status).toBe(200);
    // Told again, since it still fires when the pause ends.
    expect((await runAlerts(site.open)).messages.map(({ user }) => user)).toContain('head_surgery');
    expect((await post('head_surgery', `/alerts/${id}/ack`, { note: '已安排' })).json).toEqual({
      state: 'acknowledged',
    });
    expect((await post('head_surgery', `/alerts/${id}/ack`, {})).json.error.code).toBe('alerts/state');
    expect((await post('leader', `/alerts/${id}/comment`, { text: '月底前反馈' })).status).toBe(200);
    const { events } = (await get('head_surgery', `/alerts/${id}`)).json;
    expect(events.map(({ action }: { action: string }) => action)).toEqual([
      'fire',
      'pause',
      'resume',
      'tell',
      'acknowledge',
      'comment',
    ]);
  });

  it('resolves when the target is kept, after another person confirmed it', async () => {
    const key = { indicator: 'avg_length_of_stay', institution: 'H01', department: 'D0201', year: 2025 };
    const set = (user: string) => post(user, '/targets', { ...key, value: 6, margin: 0.5, reason: '病种加重' });
    expect((await set('head_surgery')).json.error.code).toBe('alerts/not-owner');
    expect((await set('records')).json).toMatchObject({ state: 'unconfirmed', high: 6 });
    expect((await post('records', '/targets/confirm', key)).json.error.code).toBe('alerts/own-target');
    expect(await runAlerts(site.open)).toMatchObject({ withdrawn: 1 });
    expect(await lightOf('D0201')).not.toContainEqual(expect.objectContaining({ indicator: 'avg_length_of_stay' }));
    expect((await post('leader', '/targets/confirm', key)).json).toMatchObject({
      state: 'confirmed',
      confirmed_by: 'leader',
      confirmed_on: '2025-02-10',
    });
    await runAlerts(site.open);
    expect(await lightOf('D0201')).toContainEqual(
      expect.objectContaining({ indicator: 'avg_length_of_stay', light: 'green' }),
    );
    const changes = await site.open.store.rows(
      "select user_name, action, before, after, reason from target_changes where department = 'D0201' order by occurred_at",
    );
    expect(changes).toMatchObject([
      { user_name: 'records', action: 'import', before: null },
      {
        user_name: 'records',
        action: 'set',
        before: expect.stringContaining('"high":3'),
        after: expect.stringContaining('"high":6'),
        reason: '病种加重',
      },
      { user_name: 'leader', action: 'confirm', before: expect.stringContaining('unconfirmed') },
    ]);
  });
});

describe('a file of targets', () => {
  it('is read once, until it changes', async () => {
    expect(await readSiteTargets(site.open)).toBeUndefined();
  });

  it('is refused whole, with every fault by its line', async () => {
    const bytes = Buffer.from(
      'indicator,institution,department,year,value,margin\navg_lenght_of_stay,H01,,2025,8,\navg_length_of_stay,H02,,2025,8,\navg_length_of_stay,H01,D0299,25,8,\navg_length_of_stay,H01,,2025,acht,\nbed_occupancy_rate,H01,,2025,8,\n',
    );
    const error = await importTargets(site.open, await person('records'), bytes).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'alerts/targets-invalid' });
    const faults = (error as { params: { faults: { line: string; message_en: string }[] } }).params.faults;
    expect(faults.map(({ line }) => line.replace(/.*line /, ''))).toEqual(['2', '3', '3', '4', '4', '5', '6']);
    expect(faults[0]?.message_en).toContain('avg_length_of_stay');
  });

  it('waits for another person when it is brought in by one, and is refused by lines that are not theirs', async () => {
    const bytes = (id: string) =>
      Buffer.from(
        `indicator,institution,year,value,set_by,confirmed_by,confirmed_on\n${id},H01,2026,8,x,y,2025-01-01\n`,
      );
    expect(await importTargets(site.open, await person('records'), bytes('avg_length_of_stay'))).toMatchObject({
      added: 1,
    });
    const { targets } = (await get('leader', '/targets?year=2026&unconfirmed=true')).json;
    expect(targets).toMatchObject([
      { indicator: 'avg_length_of_stay', state: 'unconfirmed', set_by: 'records', may_confirm: true },
    ]);
    await expect(importTargets(site.open, await person('finance'), bytes('avg_length_of_stay'))).rejects.toMatchObject({
      code: 'alerts/targets-invalid',
    });
  });
});

describe('delivery', () => {
  const channel = async (user: string, name: string, address: string) =>
    site.call('PUT', `/api/v1/alerts/channels/${name}`, { token: await site.token(user), body: { address } });
  const again = async () => {
    await site.open.store.write(
      'update alerts set told_at = null, state = $1 where department = $2 or department = $3',
      ['firing', '', 'D0201'],
    );
    return runAlerts(site.open);
  };

  it('goes only where the site lets it', async () => {
    expect((await channel('leader', 'email', 'leader@elsewhere.com')).json.error.code).toBe('alerts/channel');
    expect((await channel('leader', 'robot', 'ofice')).json.error).toMatchObject({
      message_en: expect.stringContaining('office'),
    });
    expect((await channel('leader', 'email', 'leader@example.cn')).json.channels).toEqual([
      { channel: 'email', address: 'leader@example.cn' },
    ]);
    await channel('leader', 'robot', 'leaders');
  });

  it('sends a test to one person only, and keeps no trace of it', async () => {
    await site.open.store.write('update alerts set told_at = null, state = $1', ['firing']);
    const run = await runAlerts(site.open, { test: true, to: 'leader' });
    expect(run.delivered.sent).toBe(2);
    expect(smtp.mails).toHaveLength(1);
    expect(posts).toHaveLength(1);
    expect(await count('alert_outbox')).toBe(0);
  });

  it('by mail and signed robot, with figures and no patient', async () => {
    await again();
    const mail = smtp.mails.at(-1) ?? '';
    const text = Buffer.from(mail.split('\n\n')[1] ?? '', 'base64').toString();
    expect(mail).toMatch(/^To: leader@example\.cn$/m);
    expect(text).toContain('门诊人次');
    expect(text).not.toMatch(/李测试|N-a\d/);
    const { url, body } = posts.at(-1) ?? { url: new URL('http://x'), body: { text: { content: '' } } };
    expect(url.searchParams.get('access_token')).toBe('T1');
    expect(url.searchParams.get('sign')).toBe(dingtalkSignature(Number(url.searchParams.get('timestamp')), 'SECdemo'));
    expect(body.text.content).toContain('门诊人次');
  });

  it('tells a robot without leave for figures only how many there are', async () => {
    await channel('leader', 'robot', 'office');
    await again();
    const { url, body } = posts.at(-1) ?? { url: new URL('http://x'), body: { text: { content: '' } } };
    const text = body.text.content;
    expect(url.searchParams.get('key')).toBe('K1');
    expect(text).toMatch(/条预警/);
    expect(text).not.toMatch(/门诊|H01|县人民医院|\d{2}/);
  });

  it('is tried again later, each time after longer, and given up in the end', async () => {
    smtp.state.isBusy = true;
    await again();
    const row = async () =>
      (
        await site.open.store.rows<{ state: string; attempts: number; error: string; minutes: number }>(
          "select state, attempts, error, date_diff('minute', queued_at, next_at) as minutes from alert_outbox where channel = 'email' order by id desc limit 1",
        )
      )[0];
    expect(await row()).toEqual({ state: 'queued', attempts: 1, error: 'smtp 451', minutes: 5 });
    const later = (minutes: number) => deliverDue(site.open, new Date(Date.now() + minutes * 60_000));
    expect(await later(1)).toEqual({ sent: 0, waiting: 0, failed: 0 });
    expect(await later(6)).toMatchObject({ waiting: 1 });
    expect(await row()).toMatchObject({ attempts: 2, minutes: 16 });
    smtp.state.isBusy = false;
    const mails = smtp.mails.length;
    expect(await later(20)).toMatchObject({ sent: 1 });
    expect([(await row())?.state, smtp.mails.length]).toEqual(['sent', mails + 1]);
    smtp.state.isBusy = true;
    await again();
    for (const minutes of [10, 30, 60, 120, 300]) await later(minutes);
    expect(await row()).toMatchObject({ state: 'failed', attempts: 6 });
    smtp.state.isBusy = false;
  });
});
