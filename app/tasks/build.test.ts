import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentProgress } from '../../core/index.ts';
import rejudge from '../cli/commands/models/rejudge.ts';
import { locateSite } from '../site/locate.ts';
import { type OpenSite, openSite } from '../site/open.ts';
import { siteFolder } from '../test-support/test-site.ts';
import { build, retry } from './build.ts';

let folder: string;
let open: OpenSite;
beforeAll(async () => {
  folder = await siteFolder();
  open = await openSite(locateSite({ dir: folder, environ: {} }));
});
afterAll(async () => {
  await open.close();
  await rm(folder, { recursive: true });
});

const lines: string[] = [];
const work = () => ({
  signal: new AbortController().signal,
  progress: { ...silentProgress, note: (line: string) => lines.push(line) },
});
const builds = () => open.warehouse.rows('select status from ops.builds');

describe('the models of the house in a new site', () => {
  it('are rehearsed without leaving anything, then built model by model, with a line for each', async () => {
    const rehearsed = await build(open, { empty: true }, work());
    expect(rehearsed.models.every(({ status }) => status === 'success')).toBe(true);
    expect(await builds()).toEqual([]);
    await expect(retry(open, work())).rejects.toMatchObject({ code: 'models/nothing-to-retry' });
    lines.length = 0;
    const report = await build(open, { commit: 'per-model', select: ['+dim_dates', '+dim_wards'] }, work());
    expect(await builds()).toEqual([{ status: 'success' }]);
    expect(lines.filter((line) => /^✓ dim_dates: \d+ 行 rows, [\d.]+ s \(new\)$/.test(line))).toHaveLength(1);
    expect(lines).toHaveLength(report.models.length);
    await expect(retry(open, work())).rejects.toMatchObject({ code: 'models/nothing-to-retry' });
  });

  it('have results that are judged again as one job of the queue', async () => {
    const report = await rejudge.run({}, { open, ...work() });
    expect(report).toMatchObject({ changed: [] });
    expect(rejudge.show(report)).toContain('结论改变 changed 0');
    expect((await open.jobs.list())[0]).toMatchObject({ name: 'rejudge' });
  });

  it('are not built half under another key: all anew, or not at all', async () => {
    const part = { select: ['dim_dates'] };
    await open.close();
    const file = join(open.site.dataDir, 'secrets', 'pseudonym.key');
    const old = await readFile(file, 'utf8');
    await writeFile(file, `${'5a'.repeat(32)}\n`);
    open = await openSite(locateSite({ dir: folder, environ: {} }));
    await expect(build(open, part, work())).rejects.toMatchObject({ code: 'app/pseudonym-key-changed' });
    await expect(build(open, { ...part, fullRefresh: true }, work())).rejects.toMatchObject({
      code: 'app/pseudonym-key-changed',
    });
    await build(open, { fullRefresh: true }, work());
    expect((await build(open, part, work())).build_id).toBeTruthy();
    const marks = await open.warehouse.rows<{ mark: string }>('select mark from ops.pseudonym_keys order by build_id');
    expect(marks).toHaveLength(2);
    expect(JSON.stringify(marks)).not.toContain(old.trim().slice(0, 16));
  });
});
