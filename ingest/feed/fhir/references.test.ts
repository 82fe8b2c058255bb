import { describe, expect, it } from 'vitest';
import type { ChannelFacts, FeedTable } from '../rows.ts';
import { parseFhir } from './parse.ts';

const CHANNEL: ChannelFacts = { institution: null, charset: 'utf-8', timeZone: 'Asia/Shanghai' };
const parse = (message: object | string) =>
  parseFhir(Buffer.from(typeof message === 'string' ? message : JSON.stringify(message)), CHANNEL);
const rows = (message: object | string, table: FeedTable) =>
  parse(message)
    .rows.filter((row) => row.table === table)
    .map(({ values }) => values);
const coding = (code: string, more: object = {}) => ({ coding: [{ code, ...more }] });
const bundle = (...resources: object[]) => ({
  resourceType: 'Bundle',
  type: 'collection',
  entry: resources.map((resource) => ({ resource })),
});
const condition = (reference: string, more: object = {}) => ({
  ...{ resourceType: 'Condition', id: 'c', subject: { reference }, ...more },
});
const patient = (id: string, value: string) => ({ resourceType: 'Patient', id, identifier: [{ value }] });

describe('a reference', () => {
  it.each([
    ['Patient/77', '77'],
    ['http://his.cn/fhir/Patient/77', '77'],
    ['Patient/77/_history/3', '77'],
    ['Patient?identifier=http://his.cn/mr|P77', 'P77'],
    ['urn:uuid:5f3c', '5f3c'],
  ])('%s means %s', (reference, number) => {
    expect(rows(condition(reference), 'diagnoses')).toMatchObject([{ patient_no: number }]);
  });

  it('to a version means the resource of the bundle', () => {
    expect(rows(bundle(patient('77', 'P77'), condition('Patient/77/_history/3')), 'diagnoses')[0]).toMatchObject({
      patient_no: 'P77',
    });
  });

  it('to a contained resource means that of its own container', () => {
    const both = ['A', 'B'].map((id) => condition('#p', { id, contained: [patient('p', `P-${id}`)] }));
    expect(rows(bundle(...both), 'diagnoses').map(({ patient_no }) => patient_no)).toEqual(['P-A', 'P-B']);
  });
});

it('what is contained in a report is its own, and of its visit', () => {
  const report = {
    ...{ resourceType: 'DiagnosticReport', id: 'R1', status: 'final', category: [coding('LAB')] },
    ...{ subject: { reference: 'Patient/P1' }, encounter: { reference: 'Encounter/V1' } },
    contained: [{ resourceType: 'Observation', id: 'o', status: 'final', valueQuantity: { value: 5 } }],
    result: [{ reference: '#o' }],
  };
  expect(rows(report, 'observations')).toMatchObject([
    { report_no: 'R1', patient_no: 'P1', visit_no: 'V1', value: '5' },
  ]);
});

it('ten thousand results of as many reports are read in no more time than they are long', () => {
  const many = Array.from({ length: 10_000 }, (_, i) => [
    { resourceType: 'Observation', id: `o${i}`, status: 'final', valueString: 'x' },
    { resourceType: 'DiagnosticReport', id: `r${i}`, status: 'final', result: [{ reference: `Observation/o${i}` }] },
  ]).flat();
  const started = performance.now();
  expect(rows(bundle(...many), 'observations')[9_999]).toMatchObject({ report_no: 'r9999' });
  expect(performance.now() - started).toBeLessThan(10_000);
});

describe('a deletion', () => {
  const deletion = (resource: object) => ({
    ...{ resourceType: 'Bundle', type: 'transaction' },
    entry: [{ request: { method: 'DELETE', url: 'x/1' }, resource }],
  });

  it('says of each type that it never was', () => {
    const active = { clinicalStatus: coding('active'), verificationStatus: coding('confirmed') };
    expect(rows(deletion(condition('Patient/1', active)), 'diagnoses')).toMatchObject([{ status: 'entered_in_error' }]);
    const practitioner = { resourceType: 'Practitioner', id: 'S1', active: true };
    expect(rows(deletion(practitioner), 'practitioners')).toMatchObject([{ is_active: false }]);
    const encounter = { resourceType: 'Encounter', id: 'V1', status: 'in-progress', class: { code: 'IMP' } };
    expect(rows(deletion(encounter), 'encounter_events')).toMatchObject([{ kind: 'cancel_admit' }]);
  });

  it('of a person, or without the resource, waits', () => {
    expect(() => parse(deletion(patient('1', 'P1')))).toThrow('unmapped');
    const bare = { resourceType: 'Bundle', entry: [{ request: { method: 'DELETE', url: 'Condition/1' } }] };
    expect(() => parse(bare)).toThrow('unmapped');
  });
});

it('a diagnosis has its ICD-10 code, never SNOMED’s, and is none when it was refuted', () => {
  const systems = [
    { system: 'http://snomed.info/sct', code: '233604007' },
    { system: 'http://hl7.org/fhir/sid/icd-10', code: 'J18.900', display: '肺炎' },
  ];
  const both = condition('Patient/1', { code: { coding: systems } });
  expect(rows(both, 'diagnoses')).toMatchObject([{ icd10_code: 'J18.900', diagnosis_name: '肺炎', status: 'active' }]);
  const refuted = condition('Patient/1', {
    code: { coding: systems.slice(0, 1) },
    verificationStatus: coding('refuted'),
  });
  expect(rows(refuted, 'diagnoses')).toMatchObject([{ icd10_code: undefined, status: 'cancelled' }]);
});

it('an order keeps both numbers, and the drug that it refers to', () => {
  const number = (type: string, value: string) => ({ type: coding(type), value });
  const order = {
    ...{ resourceType: 'MedicationRequest', id: 'm', status: 'active' },
    identifier: [number('FILL', 'F1'), number('PLAC', 'O1')],
    contained: [{ resourceType: 'Medication', id: 'd', code: coding('D1', { display: '阿司匹林' }) }],
    medicationReference: { reference: '#d' },
  };
  expect(rows(order, 'orders')).toMatchObject([
    { order_no: 'O1', filler_no: 'F1', item_code: 'D1', item_name: '阿司匹林' },
  ]);
});

it('money: a negative line is a credit of a negative quantity; a line that cannot be told from another has no number', () => {
  const item = { sequence: 1, quantity: { value: 2 }, net: { value: -3.1 } };
  const claim = { resourceType: 'Claim', id: 'K', status: 'active', use: 'claim', item: [item] };
  expect(rows(claim, 'charges')).toMatchObject([{ charge_no: 'K-1', kind: 'credit', qty: '-2', amount: '-3.1' }]);
  expect(rows({ ...claim, id: undefined }, 'charges')).toMatchObject([{ charge_no: undefined }]);
});

it('an encounter knows bed and ward, the place without a time as the newest, and its first diagnosis', () => {
  const place = (id: string, more: object = {}) => ({ location: { reference: `Location/${id}` }, ...more });
  const since = { period: { start: '2026-01-14T22:00:00+08:00' } };
  const encounter = {
    ...{ resourceType: 'Encounter', id: 'V1', status: 'in-progress', class: { code: 'IMP' }, ...since },
    meta: { lastUpdated: '2026-01-15T00:10:00Z' },
    location: [
      place('W2'),
      place('B7', { ...since, physicalType: coding('bd') }),
      place('W1', since),
      place('W9', { status: 'planned' }),
    ],
    diagnosis: [
      { condition: { reference: 'Condition/c2' }, rank: 2 },
      { condition: { reference: 'Condition/c1' }, rank: 1 },
    ],
    serviceProvider: { reference: 'Organization/h' },
  };
  const others = [
    condition('Patient/1', { id: 'c1', identifier: [{ value: 'DX1' }], code: coding('I21.900') }),
    condition('Patient/1', { id: 'c2', code: coding('I10.x00') }),
    { resourceType: 'Organization', id: 'h', identifier: [{ value: 'H01' }], type: [coding('prov')] },
  ];
  expect(rows(bundle(encounter, ...others), 'encounter_events')).toMatchObject([
    {
      ...{ kind: 'admit', event_at: '2026-01-14 22:00:00', ward_code: 'W1', bed_no: 'B7' },
      ...{ icd10_code: 'I21.900', institution: 'H01', department_code: undefined },
    },
    { kind: 'transfer', event_at: '2026-01-15 08:10:00', ward_code: 'W2', bed_no: undefined },
  ]);
});

it('either of two patients may say that they are one', () => {
  const survivor = { ...patient('new', 'P1'), link: [{ type: 'replaces', other: { reference: 'Patient/P0' } }] };
  expect(rows(survivor, 'patient_events')[1]).toMatchObject({
    kind: 'merge',
    patient_no: 'P1',
    prior_patient_no: 'P0',
  });
});

it('lines of resources are read as a bundle of theirs', () => {
  const lines = `${JSON.stringify(patient('1', 'P1'))}\n${JSON.stringify(condition('Patient/1'))}\n`;
  expect(rows(lines, 'diagnoses')).toMatchObject([{ patient_no: 'P1' }]);
  expect(() => parse('{"resourceType":\n"Patient",}')).toThrow('malformed_message');
});

it('bounds of a reference range and words that only look like codes are read for what they are', () => {
  const observation = {
    ...{ resourceType: 'Observation', id: 'o', status: 'constructor', valueQuantity: { value: 5 } },
    referenceRange: [{ low: { value: 3.5 }, high: { value: 5.3 } }],
  };
  expect(rows(observation, 'observations')).toMatchObject([{ reference_range: '3.5-5.3', status: undefined }]);
});
