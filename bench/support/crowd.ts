import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parse, stringify } from 'yaml';
import { ROOT } from '../../core/index.ts';
import type { CubeQuery } from '../../cubes/index.ts';

interface Asked {
  readonly data: string;
  readonly scale: string;
  /** DuckDB's limit in the server. */
  readonly memory: string;
  readonly threads: number;
  readonly users: number;
  readonly seconds: number;
  readonly questions: Readonly<Record<string, { readonly query: CubeQuery }>>;
}

const HISIGHT = join(ROOT, 'hisight');
const SHARE_OF_PAGES = 0.95;
const THINK_MS = 10_000;
/** What is built while people look: facts beside those that they look at, made anew. */
const BUILT = [
  'build',
  '--full-refresh',
  '--select',
  'fct_lab_results',
  'fct_orders',
  'fct_rx_items',
  'fct_nursing_records',
];

const DAY = '2026-01-14';
const core = [
  'outpatient_visits',
  'emergency_visits',
  'admissions',
  'discharges',
  'bed_occupancy_rate',
  'operation_count',
];
const more = [
  'level4_operation_count',
  'medical_revenue',
  'service_revenue_share',
  'avg_length_of_stay',
  'death_count',
];
const compare = ['last_week', 'yoy', 'mom'];

/** The cockpit as it is asked: figures of yesterday and of the month so far with what they are compared to, then its charts. */
const COCKPIT = [
  ...[...core, ...more].flatMap((id) => [
    { id, from: DAY, to: DAY, compare },
    { id, from: '2026-01-01', to: DAY, compare },
  ]),
  { id: 'outpatient_visits', from: '2025-12-15', to: DAY, by: ['date'], granularity: 'day' },
  { id: 'emergency_visits', from: '2025-12-15', to: DAY, by: ['date'], granularity: 'day' },
  { id: 'discharges', from: '2025-12-01', to: '2025-12-31', by: ['department'] },
  { id: 'medical_revenue', from: '2025-02-01', to: DAY, by: ['date'], granularity: 'month', compare: ['yoy'] },
  { id: 'medical_revenue', from: '2025-12-01', to: '2025-12-31', by: ['fee_group'] },
];
/** A department head's page: the same by department and doctor. */
const REVIEW = [...core, ...more].map((id) => ({
  id,
  from: '2025-12-01',
  to: '2025-12-31',
  by: ['department'],
  compare,
}));

/** The demo's site without its platform, whose messages would have all be built again every minute. */
function quietSite({ memory: memoryLimit, threads }: Asked): string {
  const site = parse(readFileSync(join(ROOT, 'demo', 'site', 'hospital.config.yml'), 'utf8'));
  delete site.sources.platform;
  const folder = mkdtempSync(join(tmpdir(), 'bench-site-'));
  site.warehouse = { memory_limit: memoryLimit, threads };
  writeFileSync(join(folder, 'hospital.config.yml'), stringify(site));
  return folder;
}

const memory = (pid: number, what: 'VmRSS' | 'VmHWM') =>
  Math.round(Number(new RegExp(`${what}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024);

const nth = (sorted: readonly number[], share: number) => Math.round(sorted[Math.floor(sorted.length * share)] ?? 0);
function spread(times: readonly number[]) {
  const sorted = [...times].sort((a, b) => a - b);
  return {
    requests: sorted.length,
    p50: nth(sorted, 0.5),
    p95: nth(sorted, 0.95),
    p99: nth(sorted, 0.99),
    most: nth(sorted, 1 - 1e-9),
  };
}

class Client {
  readonly #base: string;
  readonly #token: string;
  readonly errors: string[] = [];

  constructor(port: number, token: string) {
    this.#base = `http://127.0.0.1:${port}`;
    this.#token = token;
  }

  /** Milliseconds until the answer was read; asks again while Cube says to wait. */
  async ask(path: string, body: unknown): Promise<number> {
    const begun = performance.now();
    for (;;) {
      const response = await fetch(this.#base + path, {
        method: 'POST',
        headers: { authorization: this.#token, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      const answer = (await response.json()) as { error?: string; answers?: { error?: { code?: string } }[] };
      if (answer.error === 'Continue wait') continue;
      const failed = answer.answers?.find((one) => one.error);
      if (!response.ok || failed)
        this.errors.push(`${response.status} ${answer.error ?? JSON.stringify(failed)}`.slice(0, 200));
      return performance.now() - begun;
    }
  }

  page(requests: readonly object[]): Promise<number> {
    return this.ask('/api/v1/metrics', { requests });
  }

  load(query: CubeQuery): Promise<number> {
    return this.ask('/cubejs-api/v1/load', { query });
  }
}

let asked = 0;
/** Revenue and visits by a range of days and a department that nobody asked for before. */
function unasked(): CubeQuery {
  asked += 1;
  const day = (n: number) => new Date(Date.UTC(2024, 0, 1 + n)).toISOString().slice(0, 10);
  const view = asked % 2 === 0 ? 'revenue' : 'outpatient_activity';
  return {
    measures: [view === 'revenue' ? 'revenue.amount' : 'outpatient_activity.visits'],
    dimensions: [`${view}.department_name`],
    timeDimensions: [
      { dimension: `${view}.date`, granularity: 'month', dateRange: [day(asked % 300), day(350 + (asked % 370))] },
    ],
    filters: [{ member: `${view}.institution_code`, operator: 'equals', values: ['H01'] }],
  };
}

async function crowd(client: Client, { users, seconds }: Asked) {
  const [pages, others]: [number[], number[]] = [[], []];
  const until = performance.now() + seconds * 1000;
  const user = async () => {
    await pause(Math.random() * THINK_MS);
    while (performance.now() < until) {
      if (Math.random() < SHARE_OF_PAGES) pages.push(await client.page(Math.random() < 0.5 ? COCKPIT : REVIEW));
      else others.push(await client.load(unasked()));
      await pause(-Math.log(1 - Math.random()) * THINK_MS);
    }
  };
  await Promise.all(Array.from({ length: users }, user));
  return { pages: spread(pages), unasked: spread(others) };
}

/** Builds over and over until told to stop; gives how many ended well. */
async function building(run: (...args: string[]) => Promise<number | null>, stop: AbortSignal): Promise<number> {
  let builds = 0;
  while (!stop.aborted) if ((await run(...BUILT)) === 0) builds += 1;
  return builds;
}

/** Figures of the real server over HTTP: alone, then with a crowd while it builds. */
export async function served(given: Asked) {
  const { data, questions } = given;
  const environ = { ...process.env, HISIGHT_DATA: data };
  const site = ['--site', quietSite(given)];
  const run = (...args: string[]) =>
    new Promise<number | null>((resolve) => {
      const child = spawn(HISIGHT, [...args, ...site, '--json', '--quiet'], { env: environ, stdio: 'ignore' });
      child.once('exit', resolve);
    });
  const server = spawn(HISIGHT, ['serve', '--port', '0', ...site], {
    env: environ,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    let said = '';
    server.stdout.on('data', (chunk) => (said += chunk));
    while (!/localhost:(\d+)/.test(said)) await pause(50);
    const port = Number(/localhost:(\d+)/.exec(said)?.[1]);
    const pid = server.pid ?? 0;
    const token = execFileSync(HISIGHT, ['user', 'token', 'leader', ...site], {
      env: environ,
      encoding: 'utf8',
    }).trim();
    const client = new Client(port, token);
    await pause(10_000);
    const idle_mb = memory(pid, 'VmRSS');
    const single: Record<string, { first: number; again: number }> = {};
    for (const [name, { query }] of Object.entries(questions)) {
      const first = Math.round(await client.load(query));
      const again = Math.round(
        Math.min(...[await client.load(query), await client.load(query), await client.load(query)]),
      );
      single[name] = { first, again };
    }
    const page = {
      first: Math.round(await client.page(COCKPIT)),
      again: Math.round(await client.page(COCKPIT)),
      requests: COCKPIT.length,
    };
    const quiet_mb = memory(pid, 'VmRSS');
    const stop = new AbortController();
    const built = building(run, stop.signal);
    const many = await crowd(client, given);
    stop.abort();
    const builds = await built;
    const most_mb = memory(pid, 'VmHWM');
    return {
      idle_mb,
      single,
      page,
      quiet_mb,
      crowd: { users: given.users, seconds: given.seconds, builds, ...many },
      most_mb,
      errors: client.errors.length,
      error_examples: [...new Set(client.errors)].slice(0, 5),
    };
  } finally {
    server.kill('SIGTERM');
  }
}
