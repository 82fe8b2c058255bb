import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { FeedFault } from '../fault.ts';
import type { ChannelFacts, FeedTable } from '../rows.ts';
import { parseCda } from './parse.ts';

const CHANNEL: ChannelFacts = { institution: null, charset: 'gb18030', timeZone: 'Asia/Shanghai' };

const document = (code: string, title: string, body = '', encounter = '') => `<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <typeId root="2.16.840.1.113883.1.3" extension="POCD_MT000040"/>
  <id root="2.16.156.10011.1.1" extension="DOC-${code}"/>
  <code code="${code}" codeSystem="2.16.156.10011.2.4" codeSystemName="卫生信息共享文档规范编码体系"/>
  <title>${title}</title>
  <effectiveTime value="20260115081500"/>
  <recordTarget><patientRole classCode="PAT">
    <id root="2.16.156.10011.1.12" extension="V001"/><id root="2.16.156.10011.1.19" extension="P001"/>
    <patient><id root="2.16.156.10011.1.3" extension="110101199001011234"/><name>欧阳娜</name>
      <administrativeGenderCode code="2" displayName="女性"/><birthTime value="19900101"/></patient>
  </patientRole></recordTarget>
  <author><assignedAuthor><id root="2.16.156.10011.1.7" extension="S001"/><representedOrganization><id extension="D0203"/></representedOrganization></assignedAuthor></author>
  <custodian><assignedCustodian><representedCustodianOrganization><id root="2.16.156.10011.1.5" extension="H01"/></representedCustodianOrganization></assignedCustodian></custodian>
  ${encounter}
  <component><structuredBody>${body}</structuredBody></component>
</ClinicalDocument>`;

const section = (loinc: string, entries: string) =>
  `<component><section><code code="${loinc}" codeSystem="2.16.840.1.113883.6.1"/><text/>${entries}</section></component>`;
const DIAGNOSIS = section(
  '29548-5',
  '<entry><observation classCode="OBS" moodCode="EVN"><code code="DE05.01.024.00" displayName="主要诊断编码"/><value xsi:type="CD" code="I21.900" displayName="急性心肌梗死"/></observation></entry>',
);

const rows = (text: string, table: FeedTable) =>
  parseCda(Buffer.from(text), CHANNEL)
    .rows.filter((row) => row.table === table)
    .map(({ values }) => values);

const FIXTURES = join(import.meta.dirname, 'fixtures');

it.each(readdirSync(FIXTURES).filter((name) => name.endsWith('.xml')))('%s gives the rows beside it', async (name) => {
  const parsed = parseCda(readFileSync(join(FIXTURES, name)), CHANNEL);
  await expect(`${JSON.stringify(parsed, null, 2)}\n`).toMatchFileSnapshot(
    join(FIXTURES, name.replace('.xml', '.expected.json')),
  );
});

describe('a shared document', () => {
  it.each([
    ['C0001', '病历概要', 'summary'],
    ['C0002', '门（急）诊病历', 'outpatient_record'],
    ['C0004', '西药处方', 'prescription'],
    ['C0006', '检查报告', 'exam'],
    ['C0007', '检验报告', 'lab'],
    ['C0032', '住院病案首页', 'front_page'],
    ['C0053', '出院小结', 'discharge_summary'],
    ['X1', '检验记录', 'lab'],
    ['X2', '检查记录', 'exam'],
    ['X9', '知情同意书', 'other'],
    ['C0029', '特殊检查及特殊治疗同意书', 'other'],
    ['X3', '特殊检查及特殊治疗同意书', 'other'],
    ['HSDC01.04', '西药处方', 'prescription'],
    ['C0049', '出院记录', 'discharge_summary'],
  ])('%s %s is %s, in the index of the patient', (code, title, kind) => {
    expect(rows(document(code, title), 'reports')).toMatchObject([
      {
        ...{
          report_no: `DOC-${code}`,
          document_kind: kind,
          title,
          report_code: code,
          patient_no: 'P001',
          visit_no: 'V001',
          institution: 'H01',
        },
        ...{ author_code: 'S001', department_code: 'D0203', issued_at: '2026-01-15 08:15:00' },
      },
    ]);
  });

  it('says who, and what was found', () => {
    const summary = document('C0001', '病历概要', DIAGNOSIS);
    expect(rows(summary, 'patient_events')).toMatchObject([
      { patient_no: 'P001', id_card_no: '110101199001011234', patient_name: '欧阳娜', sex: '2', born_on: '1990-01-01' },
    ]);
    expect(rows(summary, 'diagnoses')).toMatchObject([
      { icd10_code: 'I21.900', diagnosis_name: '急性心肌梗死', is_main: true, kind: 'final' },
    ]);
    expect(rows(summary, 'encounter_events')).toEqual([]);
    expect(parseCda(Buffer.from(summary), CHANNEL)).toMatchObject({
      messageType: 'CDA:C0001',
      sender: 'H01',
      eventAt: '2026-01-15 08:15:00',
    });
  });

  it('a laboratory report has its items', () => {
    const item = (code: string, name: string, value: string) =>
      `<component><observation><code code="DE04.30.020.00" displayName="检验项目代码"/><value xsi:type="CD" code="${code}" displayName="${name}"/>
        <entryRelationship><observation><code code="DE04.30.015.00"/>${value}</observation></entryRelationship></observation></component>`;
    const lab = section(
      '30954-2',
      `<entry><organizer>${item('WBC', '白细胞', '<value xsi:type="PQ" value="12.40" unit="10*9/L"/>')}${item('HBS', '乙肝表面抗原', '<value xsi:type="ST">阴性</value>')}</organizer></entry>`,
    );
    expect(rows(document('C0007', '检验报告', lab), 'observations')).toMatchObject([
      {
        item_code: 'WBC',
        item_name: '白细胞',
        value: '12.40',
        value_number: '12.40',
        unit: '10*9/L',
        report_no: 'DOC-C0007',
      },
      { item_code: 'HBS', value: '阴性', value_number: undefined },
    ]);
  });

  it('a prescription has its drugs', () => {
    const drug = section(
      '10160-0',
      `<entry><substanceAdministration><routeCode displayName="口服"/><doseQuantity value="100" unit="mg"/>
        <consumable><manufacturedProduct><manufacturedLabeledDrug><code code="D1"/><name>阿司匹林肠溶片</name></manufacturedLabeledDrug></manufacturedProduct></consumable>
        <entryRelationship><supply><quantity value="14" unit="片"/></supply></entryRelationship></substanceAdministration></entry>`,
    );
    expect(rows(document('C0004', '西药处方', drug), 'orders')).toMatchObject([
      {
        order_no: 'DOC-C0004',
        category: 'drug',
        item_code: 'D1',
        item_name: '阿司匹林肠溶片',
        dose: '100 mg',
        route: '口服',
        qty: '14',
        unit: '片',
      },
    ]);
  });

  it('a front page knows the stay’s times and operations, and only corrects', () => {
    const encounter =
      '<componentOf><encompassingEncounter><effectiveTime><low value="20260110090000"/><high value="20260115073000"/></effectiveTime><dischargeDispositionCode code="1"/></encompassingEncounter></componentOf>';
    const operation = section(
      '47519-4',
      '<entry><procedure><code code="47.0100" displayName="腹腔镜阑尾切除术"/><effectiveTime value="20260111103000"/><performer><assignedEntity><id extension="S9"/></assignedEntity></performer></procedure></entry>',
    );
    const page = document('C0032', '住院病案首页', DIAGNOSIS + operation, encounter);
    expect(rows(page, 'encounter_events')).toMatchObject([
      {
        kind: 'update',
        visit_no: 'V001',
        admitted_at: '2026-01-10 09:00:00',
        discharged_at: '2026-01-15 07:30:00',
        discharge_way: '1',
      },
    ]);
    expect(rows(page, 'procedures')).toMatchObject([
      { procedure_code: '47.0100', status: 'done', starts_at: '2026-01-11 10:30:00', surgeon_code: 'S9' },
    ]);
  });

  it('is read in the charset of its prolog', () => {
    const text = document('C0001', '病历概要').replace('UTF-8', 'GB18030');
    expect(parseCda(iconv.encode(text, 'gb18030'), CHANNEL)).toMatchObject({ charset: 'gb18030' });
    expect(() => parseCda(iconv.encode(text.replace('GB18030', 'UTF-8'), 'gb18030'), CHANNEL)).toThrow('undecodable');
  });
});

it('bombs and documents without patient are refused, and nothing else is thrown', () => {
  const bomb = document('C0001', 'x').replace(
    '<ClinicalDocument',
    '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><ClinicalDocument',
  );
  expect(() => parseCda(Buffer.from(bomb), CHANNEL)).toThrow('unsafe_message');
  expect(() =>
    parseCda(Buffer.from(document('C0001', 'x').replace(/<recordTarget>[\s\S]*<\/recordTarget>/, '')), CHANNEL),
  ).toThrow('malformed_message');
  const whole = document('C0001', '病历概要', DIAGNOSIS);
  fc.assert(
    fc.property(fc.nat(whole.length), fc.nat(60), (from, length) => {
      try {
        parseCda(Buffer.from(whole.slice(0, from) + whole.slice(from + length)), CHANNEL);
      } catch (error) {
        expect(error).toBeInstanceOf(FeedFault);
      }
    }),
    { numRuns: 500 },
  );
});
