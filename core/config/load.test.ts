import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadSite } from '../index.ts';

function site(yaml: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'hisight-site-'));
  writeFileSync(join(folder, 'hospital.config.yml'), yaml);
  return folder;
}

it('applies every default and stands at the given time', () => {
  const dir = site(
    'name: {zh: 县人民医院, en: County Hospital}\nas_of: "2026-01-15 08:00:00"\nsources:\n  his: {system: demo_his, connector: postgres}\n',
  );
  const loaded = loadSite(dir, {});
  expect(loaded).toMatchObject({
    dataDir: join(dir, 'data'),
    server: { host: '127.0.0.1', port: 4000 },
    isDemo: false,
  });
  expect(loaded.clock.today()).toBe('2026-01-15');
  expect(loaded.sources).toEqual([
    {
      name: 'his',
      system: 'demo_his',
      institution: undefined,
      connector: 'postgres',
      managed: undefined,
      schedule: undefined,
      hours: undefined,
      rateLimitMb: undefined,
      retry: { attempts: 3, firstAfterMinutes: 5 },
      node: {},
      settings: {},
    },
  ]);
  expect(loadSite(dir, { HISIGHT_DATA: '/srv/hisight' }).dataDir).toBe('/srv/hisight');
});

it.each([
  ['name: {zh: 医院}', 'name.en'],
  ['name: {zh: 医院, en: H}\nsorces: {}', '(root)'],
  ['name: {zh: 医院, en: H}\nas_of: yesterday', 'as_of'],
  ['name: [', 'line'],
])('names the file and the place of a fault: %s', (yaml, place) => {
  expect(() => loadSite(site(yaml), {})).toThrow(
    expect.objectContaining({ code: 'config/invalid', message: expect.stringContaining(place) }),
  );
});

it('says where it looked for a missing site', () => {
  expect(() => loadSite('/nowhere/at/all', {})).toThrow(
    expect.objectContaining({ code: 'config/missing', exitCode: 10 }),
  );
});
