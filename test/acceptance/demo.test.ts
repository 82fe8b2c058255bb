import { writeFileSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findServer } from '../../app/site/server-file.ts';
import { ROOT } from '../../core/index.ts';
import { hisight, type Started, startHisight } from './cli.ts';
import { demoCopy } from './demo-copy.ts';

let environ: NodeJS.ProcessEnv;
let folder: string;
let site: string[];
let serving: Started | undefined;

const data = (...names: string[]) => join(environ['HISIGHT_DATA'] ?? '', 'tiny', ...names);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hisight-demo-site-'));
  site = ['--site', folder];
  await cp(join(ROOT, 'demo', 'site', 'hospital.config.yml'), join(folder, 'hospital.config.yml'));
  environ = await demoCopy();
}, 600_000);

afterAll(async () => {
  serving?.child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

describe('the demo', () => {
  it('serves what it has when it cannot be brought up to date, and says which source is late', async () => {
    writeFileSync(data('his', 'pgdata', 'PG_VERSION'), 'none\n');
    serving = startHisight(['demo', '--scale', 'tiny', '--port', '0', ...site], environ);
    await expect.poll(serving.said, { timeout: 300_000 }).toContain('仍在提供构建');
    const server = await findServer(data());
    expect(server?.pid).toBe(serving.child.pid);
    const token = (await hisight(['user', 'token', 'auditor', ...site], environ)).stdout.trim();
    const status = await fetch(`http://127.0.0.1:${server?.port}/api/v1/status`, { headers: { authorization: token } });
    expect(await status.json()).toMatchObject({
      completeness: { arrived: 0, total: 3, late: ['his', 'platform', 'manual'] },
    });
    serving.child.kill('SIGTERM');
    expect((await serving.ended).code).toBe(0);
    expect((await hisight(['demo', '--once', '--scale', 'tiny', '--json', ...site], environ)).code).not.toBe(0);
  });
});
