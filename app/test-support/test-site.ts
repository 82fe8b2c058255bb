import { createHmac } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT, sqlStatements } from '../../core/index.ts';
import { DEMO_USERS } from '../access/demo-users.ts';
import { issueToken } from '../access/tokens.ts';
import { addUser, requireUser } from '../access/users.ts';
import { discoverCommands } from '../cli/discover.ts';
import { type ListenOptions, listen, type RunningServer } from '../server/listen.ts';
import { locateSite } from '../site/locate.ts';
import { type OpenSite, openSite } from '../site/open.ts';

export const PASSWORD = 'correct horse';
const CONFIG = "name: { zh: 测试医院, en: Test hospital }\nas_of: '2025-02-10 08:00:00'\n";

export interface TestSite {
  readonly folder: string;
  readonly open: OpenSite;
  close(): Promise<void>;
}

/** A folder with a site's configuration, with more lines where a test asks for them, and nothing else. */
export async function siteFolder(more = ''): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'hisight-app-'));
  await writeFile(join(folder, 'hospital.config.yml'), CONFIG + more);
  return folder;
}

/** A site with the marts of cubes/fixtures, whose stays have names in raw as the HIS would land them. */
export async function openTestSite(more?: string): Promise<TestSite> {
  const folder = await siteFolder(more);
  const open = await openSite(locateSite({ dir: folder, environ: {} }));
  await fillWarehouse(open);
  return {
    folder,
    open,
    close: async () => {
      await open.close();
      await rm(folder, { recursive: true });
    },
  };
}

async function fillWarehouse({ warehouse, keys }: OpenSite): Promise<void> {
  const marts = await readFile(join(ROOT, 'cubes', 'fixtures', 'marts.sql'), 'utf8');
  for (const statement of sqlStatements(marts)) await warehouse.run(statement);
  await warehouse.run(`create table raw.demo_his__admissions as select upper(admission_key) as admission_id, 'N-' || admission_key as inpatient_no,
    patient_key as patient_id, discharged_on::timestamp as discharge_time, null::timestamp as _deleted_at, 'his' as _source from marts.fct_discharges`);
  await warehouse.run(
    `create table raw.demo_his__patients as select distinct patient_id, '李测试' || patient_id as patient_name, null::timestamp as _deleted_at, 'his' as _source from raw.demo_his__admissions`,
  );
  const key = Buffer.from(keys.pseudonym.reveal(), 'hex');
  for (const { id } of await warehouse.rows<{ id: string }>('select admission_key as id from marts.fct_discharges')) {
    const pseudonym = createHmac('sha256', key).update(`his|${id.toUpperCase()}`).digest('hex');
    await warehouse.run('update marts.fct_discharges set admission_key = $1 where admission_key = $2', [pseudonym, id]);
  }
}

export interface TestServer extends TestSite {
  readonly server: RunningServer;
  /** An API token of a demo user. */
  token(name: string): Promise<string>;
  /** JSON over a real socket. */
  call(method: string, path: string, given?: CallOptions): Promise<Answer>;
}

interface CallOptions {
  readonly token?: string;
  readonly cookie?: string;
  readonly origin?: string;
  readonly body?: unknown;
}

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly json: any;
}

/** The whole product on a free port: real Cube, real DuckDB, the fifteen people of the demo. */
export async function startTestServer(
  options: Partial<ListenOptions> & { readonly config?: string } = {},
): Promise<TestServer> {
  const site = await openTestSite(options.config);
  const { open } = site;
  for (const user of DEMO_USERS) await addUser(open.store, { ...user, password: PASSWORD }, new Date());
  const server = await listen(open, { port: 0, commands: await discoverCommands(), ...options });
  return {
    ...site,
    server,
    token: async (name) => issueToken(open.store, open.keys.token, await requireUser(open.store, name), new Date()),
    call: async (method, path, { token, cookie, origin, body } = {}) => {
      const answer = await fetch(`http://127.0.0.1:${server.port}${path}`, {
        method,
        headers: {
          ...(token ? { authorization: token } : {}),
          ...(cookie ? { cookie } : {}),
          ...(origin ? { origin } : {}),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      const isJson = answer.headers.get('content-type')?.includes('json') ?? false;
      return { status: answer.status, headers: answer.headers, json: isJson && text ? JSON.parse(text) : text };
    },
    close: async () => {
      await server.stop();
      await site.close();
    },
  };
}
