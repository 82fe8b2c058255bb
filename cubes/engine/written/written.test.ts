import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type MartColumn, withColumns } from './entity.ts';
import { daysOf, entitiesOf, withMembers } from './view.ts';

const column = (name: string, more: Partial<MartColumn> = {}): MartColumn => ({
  name,
  type: 'VARCHAR',
  description: '列。Column.',
  values: undefined,
  isUnique: false,
  ...more,
});

const entity = (name: string, table: string, more = '', joins = '') => `cubes:
  - name: ${name}
    sql_table: marts.${table}
    ${more}
    joins:
${joins}      # [joins]
      # [/joins]
    dimensions:
      # [columns]
      # [/columns]
`;
const view = (name: string, of: string, date: string) => ({
  fileName: `views/${name}.yml`,
  content: `views:
  - name: ${name}
    meta: { entity: ${of}, date: ${date}, audience: activity }
    cubes:
      # [members]
      # [/members]
    access_policy:
      # [policy]
      # [/policy]
`,
});

/** The joins that are written for a mart with these columns. */
function joinsFor(columns: MartColumn[], { by = '', days = new Map<string, string>() } = {}): Record<string, string> {
  const text = withColumns(entity('facts', 'fct_facts', '', by), new Map([['marts.fct_facts', columns]]), { days });
  const [cube] = parse(text).cubes;
  return Object.fromEntries((cube.joins ?? []).map(({ name, sql }: { name: string; sql: string }) => [name, sql]));
}

describe('joins of an entity', () => {
  it('are by key, by code with its source, by code of the nation alone', () => {
    const columns = ['drug_key', 'item_code', 'main_icd10_code', '_source'].map((name) => column(name));
    expect(joinsFor(columns)).toEqual({
      drugs: '{CUBE}.drug_key = {drugs.drug_key}',
      charge_items: '{CUBE}.item_code = {charge_items.item_code} and {CUBE}._source = {charge_items.source}',
      diseases: '{CUBE}.main_icd10_code = {diseases.icd10_code}',
    });
  });

  it('are one for each dimension, by its key where there is one', () => {
    const columns = ['department_code', 'department_key', '_source'].map((name) => column(name));
    expect(joinsFor(columns)).toEqual({ departments: '{CUBE}.department_key = {departments.department_key}' });
  });

  it('are not by a code of a source where rows are of none', () => {
    expect(joinsFor([column('institution_code'), column('payer_code')])).toEqual({
      institutions: '{CUBE}.institution_code = {institutions.institution_code}',
    });
  });

  it('leave to a person the column that he joined by', () => {
    const by =
      '      - { name: partners, relationship: many_to_one, sql: "{CUBE}.institution_code = {partners.institution_code}" }\n';
    expect(Object.keys(joinsFor([column('institution_code')], { by }))).toEqual(['partners']);
  });

  it('have the calendar by the day of the views, not by a month', () => {
    const columns = [column('seen_on', { type: 'DATE' }), column('month_on', { type: 'DATE' })];
    expect(joinsFor(columns, { days: new Map([['facts', 'seen_on']]) })).toEqual({
      dates: '{CUBE}.seen_on = {dates.date_on}',
    });
    expect(joinsFor(columns, { days: new Map([['facts', 'month_on']]) })).toEqual({});
  });
});

describe('daysOf', () => {
  it('knows no day of an entity that is counted by several', () => {
    const views = [view('a', 'facts', 'seen_on'), view('b', 'facts', 'ended_on'), view('c', 'others', 'seen_on')];
    expect([...daysOf(views)]).toEqual([['others', 'seen_on']]);
    expect([...daysOf([...views.slice(0, 2), view('d', 'facts', 'seen_on')])]).toEqual([]);
  });
});

describe('members of a view', () => {
  const tree = `meta: { shown: [mdc_name, group_tree] }
    hierarchies: [{ name: group_tree, levels: [groups.mdc_name, areas.area_name] }]`;
  const join = (name: string) =>
    `      - { name: ${name}, relationship: many_to_one, sql: "{CUBE}.x = {${name}.x}" }\n`;
  const marts = new Map([['marts.t', [column('mdc_name'), column('area_name')]]]);
  const shownIn = (joins: string): Record<string, unknown> => {
    const dimensions = [entity('groups', 't', tree), entity('areas', 't', 'meta: { shown: [area_name, mdc_name] }')];
    const files = [entity('facts', 't', '', joins), ...dimensions.map((text) => withColumns(text, marts))].map(
      (content) => ({ fileName: '', content }),
    );
    const [{ cubes }] = parse(withMembers(view('v', 'facts', 'x').content, entitiesOf(files))).views;
    return Object.fromEntries(
      cubes.map(({ join_path, includes }: { join_path: string; includes: unknown }) => [join_path, includes]),
    );
  };

  it('have a hierarchy only with all of its levels, and of two of the same name the first', () => {
    expect(shownIn(join('groups'))).toMatchObject({ 'facts.groups': ['mdc_name'] });
    expect(shownIn(join('groups') + join('areas'))).toMatchObject({
      'facts.groups': ['mdc_name', 'group_tree'],
      'facts.areas': ['area_name'],
    });
  });
});
