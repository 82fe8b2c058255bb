import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import '../errors.ts';
import { discoverIndicators, lintBindings } from './discover.ts';
import { readMembers } from './members.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hisight-indicators-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const TOPIC = `
category: efficiency
topic: beds
defaults:
  date_basis: 床日
  department_basis: 病区
  population: { newborn: out, day_care: in, observation: out, check_up: not_applicable, internet: not_applicable, home_bed: out }
  basis: 卫统
  source_of_record: 病室工作日志
  available_after: 0
  owner_department: 病案统计室
  status: 草案
  approved_by: null
  approved_at: null
indicators:
  - id: bed_occupancy_rate
    code: EF-001
    name_zh: 病床使用率
    name_en: Bed occupancy rate
    type: process
    unit: '%'
    direction: monitor
    kind: rate
    numerator_zh: 实际占用总床日数
    denominator_zh: 同期实际开放总床日数
    numerator: { view: bed_use, measure: bed_days }
    denominator: { view: bed_supply, measure: open_bed_days }
    scale: 100
    frequency: daily
    priority: core
    confidence: derived
`;

/** Writes the topic, changed, into a root of its own. */
function root(
  name: string,
  change: (topic: { defaults: Record<string, unknown>; indicators: Record<string, unknown>[] }) => void = () => {},
): string {
  const topic = parse(TOPIC);
  change(topic);
  mkdirSync(join(folder, name, 'efficiency'), { recursive: true });
  writeFileSync(join(folder, name, 'efficiency', 'beds.yml'), stringify(topic));
  return join(folder, name);
}

describe('the shipped catalogue', () => {
  const shipped = discoverIndicators();
  it('holds the indicators of the cockpit, none of them approved by anyone yet', () => {
    for (const id of [
      'registrations_net',
      'avg_length_of_stay',
      'bed_occupancy_rate',
      'medical_revenue',
      'prescription_count',
    ]) {
      expect([...shipped.keys()]).toContain(id);
    }
    expect(shipped.size).toBeGreaterThanOrEqual(60);
    expect([...shipped.values()].filter(({ approved_by }) => approved_by !== null)).toEqual([]);
  });
});

describe('lint', () => {
  it.each([
    'date_basis',
    'department_basis',
    'population',
    'basis',
    'source_of_record',
    'available_after',
    'owner_department',
    'status',
    'approved_by',
    'approved_at',
  ])('a missing %s fails, by name', (declaration) => {
    const at = root(`without_${declaration}`, ({ defaults }) => delete defaults[declaration]);
    expect(() => discoverIndicators(at)).toThrow(new RegExp(`bed_occupancy_rate\\.${declaration}`));
  });

  it.each([
    ['a rate without denominator', { denominator: null, denominator_zh: null }, /a rate needs a denominator/],
    ['a scale that does not fit the unit', { scale: 1 }, /scale/],
    ['an approval without a person', { status: '已审批' }, /approved_by/],
    ['a field nobody knows', { directon: 'x' }, /directon/],
  ])('%s', (name, change, message) => {
    const at = root(name.replaceAll(' ', '_'), ({ indicators }) => Object.assign(indicators[0] ?? {}, change));
    expect(() => discoverIndicators(at)).toThrow(message);
  });

  it('refuses the same id and the same code twice', () => {
    const twice = root('twice', ({ indicators }) => indicators.push({ ...indicators[0] }));
    expect(() => discoverIndicators(twice)).toThrow(/defined twice/);
    const code = root('code', ({ indicators }) => indicators.push({ ...indicators[0], id: 'another' }));
    expect(() => discoverIndicators(code)).toThrow(/EF-001/);
  });

  it('refuses a measure that its view does not have, and leaves a view that does not exist to "not collected"', () => {
    const indicators = discoverIndicators(root('binding')).values();
    const meta = [{ name: 'bed_use', measures: [{ name: 'bed_use.bed_day' }], dimensions: [] }];
    expect(() => lintBindings(indicators, readMembers(meta))).toThrow(/bed_use\.bed_days.*bed_day/);
    expect(() => lintBindings(discoverIndicators(root('absent')).values(), readMembers([]))).not.toThrow();
  });
});

it("a site's overlay changes the fields it names and keeps the others", () => {
  const site = root('site');
  writeFileSync(
    join(site, 'efficiency', 'beds.yml'),
    stringify({
      category: 'efficiency',
      topic: 'beds',
      indicators: [
        {
          id: 'bed_occupancy_rate',
          target: '85–93',
          status: '已审批',
          approved_by: '王主任',
          approved_at: '2026-01-05',
        },
      ],
    }),
  );
  const found = discoverIndicators(root('shipped'), site).get('bed_occupancy_rate');
  expect(found).toMatchObject({ target: '85–93', approved_by: '王主任', name_zh: '病床使用率', date_basis: '床日' });
});
