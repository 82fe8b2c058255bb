import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../core/index.ts';
import { readCubeFiles } from './content.ts';
import { lintCubes, type Relations } from './lint.ts';
import { openHospital } from './test-support/hospital.ts';

async function relationsOfHospital(): Promise<Relations> {
  const warehouse = await openHospital();
  const columns = await warehouse.rows<{ relation: string; names: string[] }>(
    "select table_schema || '.' || table_name as relation, list(column_name) as names from information_schema.columns group by all",
  );
  await warehouse.close();
  return new Map(columns.map(({ relation, names }) => [relation, new Set(names)]));
}

describe('lintCubes', () => {
  it('finds nothing in the shipped files', async () => {
    expect(lintCubes(await readCubeFiles(join(ROOT, 'cubes')), await relationsOfHospital())).toEqual([]);
  });

  const relations: Relations = new Map([['marts.fct_visits', new Set(['visit_key'])]]);
  const entity = `cubes:
  - name: visits
    sql_table: marts.fct_visits
    public: false
    description: 就诊。Visits.
    dimensions:
      - { name: visit_key, sql: visit_key, type: string, title: 就诊, description: 就诊。Visit. }
`;
  const lint = (content: string, fileName = 'entities/visits.yml') =>
    lintCubes([{ fileName, content }], relations).join('\n');

  it.each([
    ['a public entity', entity.replace('public: false', 'public: true'), 'is not private'],
    ['a table that no model makes', entity.replace('fct_visits', 'fct_vists'), 'not in the manifest'],
    [
      'a column that the table does not have',
      entity.replace('sql: visit_key', 'sql: visit_id'),
      'reads column visit_id',
    ],
    [
      'a column in an expression',
      entity.replace('sql: visit_key', 'sql: "lower({CUBE}.visit_no)"'),
      'reads column visit_no',
    ],
    [
      'a member described in one language',
      entity.replace('就诊。Visit.', 'Visit.'),
      'visits.visit_key has no description',
    ],
    ['a member without a title', entity.replace('title: 就诊, ', ''), 'visits.visit_key has no title'],
  ])('finds %s', (_what, content, finding) => {
    expect(lint(entity)).toBe('');
    expect(lint(content)).toContain(finding);
  });

  it('finds a view without a policy, and one in a file of another name', () => {
    const view = 'views:\n  - name: activity\n    public: true\n    description: 活动。Activity.\n    cubes: []\n';
    const said = '    meta: {entity: visits, audience: activity, subject: outpatient}\n';
    expect(lint(view + said, 'views/activity.yml')).toBe('views/activity.yml: view activity has no access_policy');
    expect(lint(view, 'views/activity.yml')).toContain('does not say in meta whose (audience)');
    expect(lint(view + said.replace(', subject: outpatient', ''), 'views/activity.yml')).toContain(
      'under which subject',
    );
    expect(lint(view, 'views/other.yml')).toContain('lies in a file of another name');
  });
});
