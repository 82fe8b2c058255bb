import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { discoverPages, pageIndicators, pageSchema } from '../index.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pages-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const page = (body: string) =>
  `title_zh: 测试\ntitle_en: Test\naudience: 测试\nicon: cockpit\nsurface: desk\nroles: [leader]\n${body}`;
const kpis = 'sections: [{kind: kpis, title_zh: 甲, title_en: A, tiles: [{indicator: discharges}]}]\n';

it('reads every shipped page, in menu order', () => {
  const pages = discoverPages();
  expect(pages.map((each) => each.id)).toEqual(
    expect.arrayContaining(['cockpit', 'department_review', 'my_practice', 'phone_kpi']),
  );
  const orders = pages.map((each) => each.order);
  expect(orders).toEqual([...orders].sort((a, b) => a - b));
});

it('lets a site replace a shipped page by its id', () => {
  mkdirSync(join(folder, 'pages'));
  writeFileSync(join(folder, 'pages', 'cockpit.yml'), `id: cockpit\n${page(kpis)}`);
  const cockpit = discoverPages([join(folder, 'pages')]).find((each) => each.id === 'cockpit');
  expect(cockpit?.title_zh).toBe('测试');
  expect(cockpit && pageIndicators(cockpit)).toEqual(['discharges']);
});

it('ignores an overlay folder that is not there', () => {
  expect(discoverPages([join(folder, 'nowhere')])).toEqual(discoverPages());
});

it.each([
  [
    'an unknown chart',
    'sections: [{kind: chart, title_zh: 甲, title_en: A, chart: ranked_bars, indicators: [discharges]}]',
    /ranked_bar/,
  ],
  ['an unknown kind', 'sections: [{kind: pie, title_zh: 甲, title_en: A}]', /sections\.0\.kind/],
  ['a field that is not known', `${kpis}colour: red\n`, /colour/],
  ['no sections', 'sections: []\n', /sections/],
])('refuses %s, naming file and place', (_, body, problem) => {
  writeFileSync(join(folder, 'strange.yml'), `id: strange\n${page(body)}`);
  expect(() => discoverPages([folder])).toThrow(problem);
  expect(() => discoverPages([folder])).toThrow(/strange\.yml/);
});

it('refuses an id that is not the name of its file', () => {
  writeFileSync(join(folder, 'one.yml'), `id: two\n${page(kpis)}`);
  expect(() => discoverPages([folder])).toThrow(/one/);
});

it('applies the defaults that the pages rely on', () => {
  const parsed = pageSchema.parse({
    id: 'x',
    title_zh: '甲',
    title_en: 'A',
    audience: '甲',
    icon: 'cockpit',
    surface: 'desk',
    roles: ['leader'],
    sections: [{ kind: 'chart', title_zh: '甲', title_en: 'A', chart: 'line', indicators: ['discharges'] }],
  });
  expect(parsed).toMatchObject({
    has_period: true,
    default_period: 'month_to_date',
    sections: [{ by: 'date', width: 24, limit: 20 }],
  });
});
