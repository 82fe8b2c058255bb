import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FeedFault } from '../fault.ts';
import type { ChannelFacts, FeedRow, FeedTable } from '../rows.ts';
import { parseFhir } from './parse.ts';
import { splitNdjson } from './split.ts';

const CHANNEL: ChannelFacts = { institution: 'H01', charset: 'utf-8', timeZone: 'Asia/Shanghai' };
const parse = (resource: object | string) =>
  parseFhir(Buffer.from(typeof resource === 'string' ? resource : JSON.stringify(resource)), CHANNEL);
const rows = (resource: object | string, table: FeedTable) =>
  parse(resource)
    .rows.filter((row) => row.table === table)
    .map(({ values }) => values);
const plain = (values: FeedRow['values'] | undefined) =>
  Object.fromEntries(
    Object.entries(values ?? {}).filter(([, value]) => value !== undefined && value !== null && value !== ''),
  );

const META = { lastUpdated: '2026-01-15T00:10:00Z' };
const AT = '2026-01-15 08:10:00';
const number = (value: string, type?: string) => ({ value, ...(type ? { type: { coding: [{ code: type }] } } : {}) });
const code = (value: string, display: string) => ({ coding: [{ code: value, display }] });
const SUBJECT = { subject: { identifier: { value: 'P1' } }, encounter: { identifier: { value: 'V1' } } };

describe('people', () => {
  it('Patient: who, and a merge where one was replaced', () => {
    const patient = {
      ...{ resourceType: 'Patient', id: 'x', meta: META, gender: 'female', birthDate: '1990-01-01', active: true },
      identifier: [{ ...number('110101199001011234', 'NNCHN') }, number('P1', 'MR')],
      name: [{ family: '欧阳', given: ['娜'] }],
      telecom: [{ system: 'phone', value: '13800000000' }],
      link: [{ type: 'replaced-by', other: { identifier: { value: 'P0' } } }],
    };
    expect(rows(patient, 'patient_events').map(plain)).toEqual([
      {
        ...{ kind: 'seen', institution: 'H01', event_at: AT, patient_no: 'P1', id_card_no: '110101199001011234' },
        ...{ patient_name: '欧阳娜', sex: 'F', born_on: '1990-01-01', phone: '13800000000' },
      },
      { kind: 'merge', institution: 'H01', event_at: AT, patient_no: 'P0', prior_patient_no: 'P1' },
    ]);
  });

  it('Organization, Practitioner and PractitionerRole', () => {
    const org = {
      resourceType: 'Organization',
      id: 'D1',
      name: '心内科',
      type: [code('dept', '科室')],
      partOf: { identifier: { value: 'H01' } },
    };
    expect(rows(org, 'organizations')).toMatchObject([
      { organization_code: 'D1', organization_name: '心内科', kind: 'department', parent_code: 'H01', is_active: true },
    ]);
    const doctor = {
      resourceType: 'Practitioner',
      identifier: [number('S1')],
      name: [{ text: '王医' }],
      active: false,
    };
    expect(rows(doctor, 'practitioners')).toMatchObject([
      { practitioner_code: 'S1', practitioner_name: '王医', is_active: false },
    ]);
    const role = {
      resourceType: 'PractitionerRole',
      practitioner: { reference: 'Practitioner/S1' },
      organization: { reference: 'Organization/D1' },
      code: [code('1', '主任医师')],
    };
    expect(rows(role, 'practitioners')).toMatchObject([
      { practitioner_code: 'S1', department_code: 'D1', title: '主任医师' },
    ]);
  });
});

describe('Encounter', () => {
  const encounter = (status: string, more: object = {}) => ({
    ...{ resourceType: 'Encounter', meta: META, status, class: { code: 'IMP' }, identifier: [number('V1', 'VN')] },
    ...{ subject: { identifier: { value: 'P1' } }, serviceProvider: { identifier: { value: 'D1' } } },
    period: { start: '2026-01-14T22:00:00+08:00' },
    location: [
      { location: { reference: 'Location/W2' }, period: { start: '2026-01-15T06:00:00+08:00' } },
      { location: { reference: 'Location/W1' }, period: { start: '2026-01-14T22:00:00+08:00' } },
    ],
    ...more,
  });
  const events = (resource: object) =>
    rows(resource, 'encounter_events').map(({ kind, event_at, ward_code, discharged_at }) => [
      kind,
      event_at,
      ward_code,
      discharged_at,
    ]);

  it('tells its state as the events that lead to it, each at its own time', () => {
    expect(events(encounter('in-progress'))).toEqual([
      ['admit', '2026-01-14 22:00:00', 'W1', undefined],
      ['transfer', '2026-01-15 06:00:00', 'W2', undefined],
    ]);
    expect(
      events(
        encounter('finished', { period: { start: '2026-01-14T22:00:00+08:00', end: '2026-01-15T07:30:00+08:00' } }),
      ).at(-1),
    ).toEqual([...['discharge', '2026-01-15 07:30:00', 'W2', '2026-01-15 07:30:00']]);
    expect(events(encounter('entered-in-error'))).toEqual([['cancel_admit', AT, undefined, undefined]]);
    expect(rows(encounter('in-progress'), 'encounter_events')[0]).toMatchObject({
      patient_class: 'inpatient',
      visit_no: 'V1',
      patient_no: 'P1',
      department_code: 'D1',
    });
  });

  it('of an outpatient begins and never ends', () => {
    expect(events(encounter('finished', { class: { code: 'EMER' }, location: [] }))).toEqual([
      ['register', '2026-01-14 22:00:00', undefined, undefined],
    ]);
  });
});

describe('care', () => {
  it('Condition and Procedure', () => {
    const condition = {
      resourceType: 'Condition',
      id: 'c1',
      meta: META,
      ...SUBJECT,
      code: code('I21.900', '急性心肌梗死'),
      category: [code('encounter-diagnosis', '')],
      clinicalStatus: code('active', ''),
      recordedDate: '2026-01-15',
    };
    expect(plain(rows(condition, 'diagnoses')[0])).toMatchObject({
      patient_no: 'P1',
      visit_no: 'V1',
      kind: 'final',
      icd10_code: 'I21.900',
      diagnosis_name: '急性心肌梗死',
      status: 'active',
      diagnosed_at: '2026-01-15 00:00:00',
    });
    const procedure = {
      resourceType: 'Procedure',
      id: 'p1',
      ...SUBJECT,
      status: 'in-progress',
      code: code('47.0100', '阑尾切除'),
      performedPeriod: { start: '2026-01-15T01:00:00Z' },
      performer: [{ actor: { identifier: { value: 'S1' } } }],
    };
    expect(plain(rows(procedure, 'procedures')[0])).toMatchObject({
      procedure_code: '47.0100',
      status: 'in_progress',
      starts_at: '2026-01-15 09:00:00',
      surgeon_code: 'S1',
    });
  });

  it('Observation: values as written, components each', () => {
    const glucose =
      '{"resourceType":"Observation","id":"o1","status":"final","code":{"coding":[{"code":"GLU","display":"葡萄糖"}]},"valueQuantity":{"value":6.10,"unit":"mmol/L"},"subject":{"reference":"Patient/P1"},"effectiveDateTime":"2026-01-15T07:00:00+08:00"}';
    expect(plain(rows(glucose, 'observations')[0])).toMatchObject({
      item_code: 'GLU',
      value: '6.10',
      value_number: '6.10',
      unit: 'mmol/L',
      status: 'final',
      patient_no: 'P1',
      observed_at: '2026-01-15 07:00:00',
    });
    const pressure = {
      resourceType: 'Observation',
      status: 'amended',
      code: code('BP', '血压'),
      component: [
        { code: code('SYS', '收缩压'), valueQuantity: { value: 120 } },
        { code: code('DIA', '舒张压'), valueString: '<80' },
      ],
    };
    expect(
      rows(pressure, 'observations').map(({ item_code, value, value_number, status }) => [
        item_code,
        value,
        value_number,
        status,
      ]),
    ).toEqual([
      ['SYS', '120', '120', 'corrected'],
      ['DIA', '<80', undefined, 'corrected'],
    ]);
  });

  it('a bundle: references inside it mean the numbers, a report its results', () => {
    const bundle = {
      resourceType: 'Bundle',
      timestamp: '2026-01-15T00:30:00Z',
      entry: [
        { fullUrl: 'urn:uuid:1', resource: { resourceType: 'Patient', id: '1', identifier: [number('P7', 'MR')] } },
        {
          fullUrl: 'urn:uuid:2',
          resource: {
            resourceType: 'Observation',
            id: '2',
            status: 'final',
            code: code('K', '钾'),
            subject: { reference: 'urn:uuid:1' },
            valueQuantity: { value: 4 },
          },
        },
        {
          fullUrl: 'urn:uuid:3',
          resource: {
            resourceType: 'DiagnosticReport',
            identifier: [number('R1')],
            status: 'final',
            code: code('E', '电解质'),
            category: [code('LAB', '')],
            result: [{ reference: 'urn:uuid:2' }],
            subject: { reference: 'urn:uuid:1' },
          },
        },
        { resource: { resourceType: 'OperationOutcome' } },
      ],
    };
    expect(parse(bundle)).toMatchObject({ messageType: 'Bundle', eventAt: '2026-01-15 08:30:00' });
    expect(rows(bundle, 'observations')).toMatchObject([{ patient_no: 'P7', report_no: 'R1' }]);
    expect(rows(bundle, 'reports')).toMatchObject([{ report_no: 'R1', document_kind: 'lab', patient_no: 'P7' }]);
    const other = { ...bundle, entry: [...bundle.entry, { resource: { resourceType: 'Immunization' } }] };
    expect(() => parse(other)).toThrow('unmapped: Immunization');
  });
});

describe('orders and money', () => {
  it('MedicationRequest and ServiceRequest', () => {
    const drug = {
      resourceType: 'MedicationRequest',
      identifier: [number('RX1')],
      status: 'active',
      ...SUBJECT,
      authoredOn: '2026-01-15T08:00:00+08:00',
      requester: { identifier: { value: 'S1' } },
      medicationCodeableConcept: code('D1', '阿司匹林'),
      dispenseRequest: { quantity: { value: 14, unit: '片' } },
      dosageInstruction: [
        { text: '每日两次', route: code('PO', '口服'), doseAndRate: [{ doseQuantity: { value: 100, unit: 'mg' } }] },
      ],
    };
    expect(plain(rows(drug, 'orders')[0])).toMatchObject({
      order_no: 'RX1',
      control: 'new',
      category: 'drug',
      item_code: 'D1',
      qty: '14',
      dose: '100 mg',
      route: '口服',
      doctor_code: 'S1',
      ordered_at: '2026-01-15 08:00:00',
    });
    const lab = {
      resourceType: 'ServiceRequest',
      identifier: [number('O1')],
      status: 'revoked',
      ...SUBJECT,
      category: [code('108252007', 'Laboratory')],
      code: code('CBC', '血常规'),
    };
    expect(plain(rows(lab, 'orders')[0])).toMatchObject({
      order_no: 'O1',
      control: 'cancel',
      category: 'lab',
      item_code: 'CBC',
    });
  });

  it('Claim and ExplanationOfBenefit: a line an item, to the cent', () => {
    const claim = `{"resourceType":"Claim","identifier":[{"value":"C1"}],"status":"active","use":"claim","created":"2026-01-15T08:00:00+08:00","patient":{"identifier":{"value":"P1"}},
      "item":[{"sequence":1,"productOrService":{"coding":[{"code":"X","display":"化验"}]},"quantity":{"value":3},"unitPrice":{"value":0.10}},{"sequence":2,"productOrService":{"coding":[{"code":"Y"}]},"net":{"value":12345678.90}}]}`;
    expect(rows(claim, 'charges').map(({ charge_no, kind, qty, amount }) => [charge_no, kind, qty, amount])).toEqual([
      ['C1-1', 'charge', '3', '0.3'],
      ['C1-2', 'charge', '1', '12345678.90'],
    ]);
    const cancelled = {
      resourceType: 'ExplanationOfBenefit',
      id: 'E1',
      status: 'cancelled',
      item: [{ sequence: 1, net: { value: 5 } }],
    };
    expect(rows(cancelled, 'charges')).toMatchObject([{ charge_no: 'E1-1', kind: 'adjustment', amount: '5' }]);
  });
});

it('NDJSON is split by line', () => {
  expect(
    splitNdjson(Buffer.from('{"a":1}\n\n {"b":"\\n"}\r\n{"c":3}')).map((line) => Buffer.from(line).toString().trim()),
  ).toEqual(['{"a":1}', '{"b":"\\n"}', '{"c":3}']);
});

it('whatever the bytes are, a fault has a reason and names no value', () => {
  expect(() => parse('[]')).toThrow('malformed_message');
  expect(() => parse({ resourceType: '张三' })).toThrow('malformed_message: a resource without its type');
  expect(() => parse({ resourceType: 'Bundle', entry: [{}] })).toThrow('malformed_message');
  const json = fc.json({ maxDepth: 5 }).map((text) => `{"resourceType":"Observation","x":${text}}`);
  const typed = fc
    .constantFrom('Patient', 'Encounter', 'Claim', 'Observation', 'Bundle', 'DiagnosticReport', 'MedicationRequest')
    .chain((type) =>
      fc
        .dictionary(
          fc.constantFrom(
            'identifier',
            'item',
            'entry',
            'period',
            'location',
            'name',
            'status',
            'component',
            'link',
            'code',
          ),
          fc.jsonValue({ maxDepth: 3 }),
        )
        .map((body) => JSON.stringify({ ...body, resourceType: type })),
    );
  fc.assert(
    fc.property(fc.oneof(json, typed), (text) => {
      try {
        parse(text);
      } catch (error) {
        expect(error).toBeInstanceOf(FeedFault);
      }
    }),
    { numRuns: 1000 },
  );
});
