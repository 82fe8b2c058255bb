import { FeedFault } from '../fault.ts';
import { localDay, localMoment } from '../moments.ts';
import type { FeedRow, ParseFormat } from '../rows.ts';
import { decodeXml, find, first, readXml, type XmlNode } from '../xml/read-xml.ts';
import { type DocumentFacts, diagnosisRows, drugRows, procedureRows, resultRows } from './entries.ts';
import { documentKind } from './kinds.ts';

/** Roots of identifiers in Chinese shared documents. */
const CARD = '2.16.156.10011.1.3';
const INPATIENT = '2.16.156.10011.1.12';
const OUTPATIENT = '2.16.156.10011.1.11';

const extension = (nodes: readonly XmlNode[], root: string) =>
  nodes.find(({ attributes }) => attributes['root'] === root)?.attributes['extension'];

/** Takes a CDA R2 document (WS/T 500 shared documents) apart. Pure; throws `FeedFault` only. */
export const parseCda: ParseFormat = (payload, channel) => {
  const { text, charset } = decodeXml(payload, channel.charset);
  const root = readXml(text);
  if (root.name !== 'ClinicalDocument') throw new FeedFault('unmapped', 'no ClinicalDocument');
  const { timeZone } = channel;
  const code = first(root, 'code')?.attributes['code'] ?? '';
  const title = first(root, 'title')?.text.trim() ?? '';
  const kind = documentKind(code, title);
  const documentId = first(root, 'id')?.attributes;
  const reportNo = documentId?.['extension'] ?? documentId?.['root'];
  if (!reportNo) throw new FeedFault('malformed_message', 'a document without its id');
  const role = first(root, 'recordTarget', 'patientRole');
  const numbers = find(role, 'id');
  const person = first(role, 'patient');
  const cardNo = extension(find(person, 'id'), CARD) ?? extension(numbers, CARD);
  const visitNo = extension(numbers, INPATIENT) ?? extension(numbers, OUTPATIENT);
  const ownNumber = numbers.find(({ attributes }) => ![CARD, INPATIENT, OUTPATIENT].includes(attributes['root'] ?? ''));
  const patientNo = ownNumber?.attributes['extension'] ?? visitNo ?? cardNo;
  if (!patientNo) throw new FeedFault('malformed_message', 'a document without its patient');
  const issuedAt = localMoment(first(root, 'effectiveTime')?.attributes['value'], timeZone);
  const custodian = first(root, 'custodian', 'assignedCustodian', 'representedCustodianOrganization', 'id')?.attributes[
    'extension'
  ];
  const institution = channel.institution ?? custodian;
  const mine = { patient_no: patientNo, visit_no: visitNo, institution };
  const facts: DocumentFacts = { mine, reportNo, issuedAt, timeZone };
  const encounter = first(root, 'componentOf', 'encompassingEncounter');
  const author = first(root, 'author', 'assignedAuthor', 'id')?.attributes['extension'];
  const report: FeedRow = {
    table: 'reports',
    values: {
      ...{
        ...mine,
        report_no: reportNo,
        document_kind: kind,
        report_code: code,
        title,
        status: 'final',
        author_code: author,
      },
      department_code: first(root, 'author', 'assignedAuthor', 'representedOrganization', 'id')?.attributes[
        'extension'
      ],
      issued_at: issuedAt,
    },
  };
  const seen: FeedRow = {
    table: 'patient_events',
    values: {
      ...{ institution, kind: 'seen', patient_no: patientNo, id_card_no: cardNo },
      patient_name: first(person, 'name')?.text.trim(),
      sex: first(person, 'administrativeGenderCode')?.attributes['code'],
      born_on: localDay(first(person, 'birthTime')?.attributes['value'], timeZone),
    },
  };
  const rows = [
    report,
    seen,
    ...stayRows(kind, encounter, facts),
    ...diagnosisRows(root, facts),
    ...resultRows(root, facts),
    ...drugRows(root, facts),
    ...procedureRows(root, facts),
  ];
  return {
    format: 'cda',
    messageType: `CDA:${/^[\w.]{1,30}$/.test(code) ? code : '?'}`,
    version: 'R2',
    controlId: null,
    sender: custodian ?? null,
    eventAt: issuedAt !== undefined && /^\d{4}-\d{2}-\d{2} /.test(issuedAt) ? issuedAt : null,
    charset,
    rows,
  };
};

/** A finished document knows the stay's times; it corrects, and neither opens nor ends a stay. */
function stayRows(kind: string, encounter: XmlNode | undefined, { mine, timeZone }: DocumentFacts): FeedRow[] {
  if (!['front_page', 'discharge_summary'].includes(kind) || !mine['visit_no']) return [];
  const time = first(encounter, 'effectiveTime');
  return [
    {
      table: 'encounter_events',
      values: {
        ...{ ...mine, kind: 'update', patient_class: 'inpatient' },
        admitted_at: localMoment(first(time, 'low')?.attributes['value'], timeZone),
        discharged_at: localMoment(first(time, 'high')?.attributes['value'], timeZone),
        discharge_way: first(encounter, 'dischargeDispositionCode')?.attributes['code'],
      },
    },
  ];
}
