import { expect, it } from 'vitest';
import { columnDescriptions } from './column-descriptions.ts';
import { readDocumentation } from './documentation.ts';
import { readManifest } from './manifest.ts';
import { parseProject } from './parse.ts';
import { clinicWith } from './test-support/clinic.ts';

const YAML = `models:
  - {name: stg_demo__charges, columns: [{name: charge_id, description: Far.}, {name: amount, description: Landed.}]}
  - {name: fct_charges, columns: [{name: charge_id}, {name: CHARGED_ON, description: Own.}, {name: patient_key, description: Later.}]}
  - {name: agg_charges, columns: [{name: amount, description: Summed.}]}
  - {name: stg_demo__patients, columns: [{name: sex}]}
`;

const SOURCES = 'sources: [{name: demo, database: raw, schema: main, tables: [{name: charges}, {name: patients}]}]\n';
const projectDir = clinicWith({ 'marts/_marts.yml': YAML, 'staging/demo/_demo.yml': SOURCES });

it('takes the words of the nearest model before, else of the nearest after', () => {
  const descriptionOf = columnDescriptions(parseProject(projectDir));
  const said = (place: string) => descriptionOf(...(place.split('.') as [string, string]));
  expect(
    Object.fromEntries(
      [
        'fct_charges.charge_id',
        'fct_charges.amount',
        'agg_charges.charge_id',
        'agg_charges.amount',
        'agg_charges.charged_on',
        'stg_demo__charges.charged_on',
        'stg_demo__patients.patient_key',
        'stg_demo__patients.sex',
        'items.amount',
      ].map((place) => [place, said(place)]),
    ),
  ).toEqual({
    'fct_charges.charge_id': 'Far.',
    'fct_charges.amount': 'Landed.',
    'agg_charges.charge_id': 'Far.',
    'agg_charges.amount': 'Summed.',
    'agg_charges.charged_on': 'Own.',
    'stg_demo__charges.charged_on': 'Own.',
    'stg_demo__patients.patient_key': 'Later.',
    // Nobody says it.
    'stg_demo__patients.sex': '',
    'items.amount': 'Summed.',
  });
});

it('is what the manifest and the documentation say', () => {
  const column = { name: 'charge_id', description: 'Far.' };
  expect(readManifest(projectDir).relation('fct_charges')?.columns).toContainEqual(expect.objectContaining(column));
  const documentation = readDocumentation({ projectDir, asOf: '2025-06-01 08:00:00' });
  expect(documentation.model('fct_charges')?.columns).toContainEqual(expect.objectContaining(column));
});

it('leaves projects of other people as they are', () => {
  const descriptionOf = columnDescriptions({ ...parseProject(projectDir), foreign: true });
  expect([descriptionOf('fct_charges', 'charge_id'), descriptionOf('fct_charges', 'charged_on')]).toEqual(['', 'Own.']);
});
