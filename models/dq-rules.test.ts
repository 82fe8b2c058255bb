import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ident, literal, openMemory, ROOT, type Warehouse } from '../core/index.ts';
import { HOUSE_PROJECT, parseProject } from './index.ts';

type Example = Readonly<Record<string, string | number | boolean | null>>;
interface Rule {
  readonly id: string;
  readonly rule: string;
  readonly dimension: string;
  readonly severity: string;
  readonly owner: string;
  readonly points?: number;
  readonly name_zh: string;
  readonly name_en: string;
  readonly basis: string;
  readonly applies?: string;
  readonly passes: string;
  readonly good: Example;
  readonly bad: Example;
}
interface Dataset {
  readonly dataset: string;
  readonly contract?: string;
  readonly required?: readonly string[];
  readonly rules: readonly Rule[];
}

const FOLDER = join(ROOT, 'models', 'intermediate', 'quality');
const DATASETS: readonly Dataset[] = readdirSync(FOLDER)
  .filter((file) => /^_dq_.*\.yml$/.test(file))
  .map((file) => parse(readFileSync(join(FOLDER, file), 'utf8')).models[0].config.meta.dq);
const RULES = DATASETS.flatMap(({ rules }) => rules);

/** The lists that rules name: the shipped ones, and of a hospital's own dictionaries one with the code K. */
const seed = (name: string) =>
  `select * from read_csv(${literal(join(ROOT, 'models', 'seeds', `${name}.csv`))}, all_varchar = true)`;
const LISTS: Readonly<Record<string, string>> = {
  codes: seed('front_page_codes'),
  fee_groups: seed('fee_groups'),
  self_payers: "select 'S' as payer_code",
  ...Object.fromEntries(
    Object.entries({
      ...{ areas: 'area_code', charge_items: 'item_code', claims: 'claim_key', departments: 'department_code' },
      ...{ diseases: 'icd10_code', doctors: 'doctor_code', drugs: 'drug_code', exam_modalities: 'modality' },
      ...{ institutions: 'institution_code', insurance_types: 'insurance_type', notifiable_diseases: 'disease_code' },
      ...{ operation_codes: 'icd9_code', operations: 'operation_key', patients: 'patient_key', payers: 'payer_code' },
      ...{ places: 'institution_code', problems: 'problem_code', staff: 'doctor_code', stays: 'admission_key' },
      ...{ stores: 'store_code', treatment_groups: 'treatment_group_code', vaccines: 'vaccine_code' },
      ...{ visits: 'visit_key', wards: 'ward_code' },
    }).map(([name, column]) => [name, `select 'K' as ${column}`]),
  ),
};

const isTime = (value: unknown) => typeof value === 'string' && /^\d{4}-\d\d-\d\d/.test(value);
const typeOf = (value: string | number | boolean) => {
  if (isTime(value)) return 'timestamp';
  return typeof value === 'string' ? 'varchar' : typeof value === 'number' ? 'decimal(18, 4)' : 'boolean';
};

/** Types of the columns that the examples of a dataset name; one that is only ever null is a text. */
function typesOf(rules: readonly Rule[]): Map<string, string> {
  const types = new Map<string, string>();
  for (const [name, value] of rules.flatMap(({ good, bad }) => [...Object.entries(good), ...Object.entries(bad)])) {
    if (value !== null || !types.has(name)) types.set(name, value === null ? 'varchar' : typeOf(value));
  }
  return types;
}

function row(example: Example, types: ReadonlyMap<string, string>): string {
  const columns = Object.entries(example).map(
    ([name, value]) =>
      `cast(${value === null ? 'null' : literal(String(value))} as ${types.get(name)}) as ${ident(name)}`,
  );
  return `select ${columns.join(', ')}`;
}

describe('the rules of data quality', () => {
  let db: Warehouse;
  beforeAll(async () => {
    db = await openMemory({});
    for (const [name, query] of Object.entries(LISTS)) await db.run(`create table ${name} as ${query}`);
  });
  afterAll(() => db.close());

  it.each(DATASETS.map((one) => [one.dataset, one] as const))(
    'pass and fail what they say: %s',
    async (_name, { rules }) => {
      const types = typesOf(rules);
      const wrong: string[] = [];
      for (const { id, applies = 'true', passes, good, bad } of rules) {
        const answer = async (example: Example) =>
          (
            await db.rows<{ a: boolean; p: boolean }>(
              `select coalesce(${applies}, false) as a, coalesce(${passes}, false) as p from (${row(example, types)})`,
            )
          )[0];
        const [right, left] = [await answer(good), await answer(bad)];
        if (!right?.a || !right.p) wrong.push(`${id}: its good row ${right?.a ? 'fails' : 'does not concern it'}`);
        if (!left?.a || left.p) wrong.push(`${id}: its bad row ${left?.a ? 'passes' : 'does not concern it'}`);
      }
      expect(wrong).toEqual([]);
    },
  );

  it('have ids of their own, and say what they are, who puts it right and on what basis', () => {
    expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
    for (const { dataset, rules } of DATASETS)
      for (const { id } of rules) expect(id).toMatch(dataset === 'front_pages' ? /^fp_/ : new RegExp(`^${dataset}_`));
    const unsaid = RULES.filter((one) => !one.name_zh || !one.name_en || !one.basis || !one.owner);
    expect(unsaid.map(({ id }) => id)).toEqual([]);
    const dimensions = ['completeness', 'conformance', 'consistency', 'plausibility', 'timeliness', 'uniqueness'];
    expect([...new Set(RULES.map(({ dimension }) => dimension))].sort()).toEqual(dimensions);
  });

  it('are at least 60 of the front page, each worth its points, and as many of other data', () => {
    const ofPages = DATASETS.find(({ dataset }) => dataset === 'front_pages')?.rules ?? [];
    expect(ofPages.length).toBeGreaterThanOrEqual(60);
    expect(RULES.length - ofPages.length).toBeGreaterThanOrEqual(60);
    expect(ofPages.filter(({ points }) => points === undefined || points < 0 || points > 4)).toEqual([]);
  });

  it('ask for every column that a contract requires', () => {
    const parsed = parseProject(HOUSE_PROJECT);
    const missing = DATASETS.flatMap(({ dataset, contract, required = [] }) => {
      const columns = parsed.nodes.get(contract ?? '')?.columns ?? [];
      return columns
        .filter(({ meta, name }) => meta['required'] && !required.includes(name))
        .map(({ name }) => `${dataset}.${name}`);
    });
    expect(missing).toEqual([]);
  });
});
