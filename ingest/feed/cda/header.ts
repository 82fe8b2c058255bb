import { FeedFault } from '../fault.ts';
import { localDay, localMoment } from '../moments.ts';
import type { ChannelFacts, FeedRow, FeedValue } from '../rows.ts';
import { everywhere, find, first, type XmlNode } from '../xml/read-xml.ts';
import { documentKind, standardCode } from './kinds.ts';
import { attribute, idOf, written } from './observation.ts';

/** Roots of identifiers in WS/T 500, below 2.16.156.10011.1. */
const ROOT = (last: number) => `2.16.156.10011.1.${last}`;
const [CARD, INSTITUTION, RECORD, HEALTH_CARD] = [ROOT(3), ROOT(5), ROOT(13), ROOT(19)];
const [OUTPATIENT, INPATIENT] = [ROOT(11), ROOT(12)];
const [PRESCRIPTION, REQUEST, EXAM, LAB] = [ROOT(20), ROOT(24), ROOT(32), ROOT(33)];
const [BED, DEPARTMENT, WARD] = [ROOT(22), ROOT(26), ROOT(27)];
const STANDARD_ROOTS = '2.16.156.10011.1.';

/** What every row of a document shares. */
export interface DocumentFacts {
  readonly mine: Readonly<Record<string, FeedValue>>;
  readonly kind: string;
  readonly code: string;
  readonly title: string;
  readonly reportNo: string;
  /** Request that the report answers, or number of the prescription. */
  readonly orderNo: string | undefined;
  /** The patient's number in the hospital; absent where only a health card or the visit is known. */
  readonly hospitalNo: string | undefined;
  readonly status: string;
  readonly authorCode: string | undefined;
  readonly place: Readonly<Record<'department_code' | 'ward_code' | 'bed_no', string | undefined>>;
  readonly issuedAt: string | undefined;
  readonly timeZone: string;
}

const orgIds = (node: XmlNode | undefined, name: string) =>
  node === undefined ? [] : [...everywhere(node, name)].flatMap((one) => find(one, 'id'));

/** Bed, ward and department stand inside each other, in the order that a vendor likes. */
function placeOf(root: XmlNode, role: XmlNode | undefined): DocumentFacts['place'] {
  const location = first(root, 'componentOf', 'encompassingEncounter', 'location');
  const stay = [...orgIds(location, 'wholeOrganization'), ...orgIds(location, 'serviceProviderOrganization')];
  const author = first(root, 'author', 'assignedAuthor', 'representedOrganization');
  const provider = orgIds(role, 'providerOrganization');
  const requester = find(root, 'participant').flatMap((one) => orgIds(one, 'scopingOrganization'));
  return {
    department_code:
      idOf([...stay, ...provider, ...requester, ...find(author, 'id')], DEPARTMENT) ??
      idOf(find(author, 'id').filter(({ attributes }) => attributes['root'] !== INSTITUTION)),
    ward_code: idOf(stay, WARD),
    bed_no: idOf(stay, BED),
  };
}

const number = (ids: readonly XmlNode[], kind: string): string | undefined =>
  kind === 'lab'
    ? idOf(ids, LAB)
    : kind === 'exam'
      ? idOf(ids, EXAM)
      : kind === 'prescription'
        ? idOf(ids, PRESCRIPTION)
        : undefined;

/** Number of the visit where the header has none: a summary tells it among its facts. */
function visitInBody(root: XmlNode): string | undefined {
  const told = new Map<string, string | undefined>();
  for (const one of everywhere(root, 'observation')) {
    const element = first(one, 'code')?.attributes['code'] ?? '';
    if (!told.has(element)) told.set(element, written(first(one, 'value')?.text));
  }
  return told.get('DE01.00.014.00') ?? told.get('DE01.00.010.00');
}

export function readHeader(root: XmlNode, channel: ChannelFacts): DocumentFacts {
  const { timeZone } = channel;
  const code = attribute(first(root, 'code'), 'code') ?? '';
  const title = first(root, 'title')?.text.trim() ?? '';
  const templates = find(root, 'templateId').map(({ attributes }) => attributes['root'] ?? '');
  const kind = documentKind(standardCode(code, templates), code, title);
  const role = first(root, 'recordTarget', 'patientRole');
  const ids = find(role, 'id');
  const document = first(root, 'id');
  const reportNo = number(ids, kind) ?? attribute(document, 'extension') ?? attribute(document, 'root');
  if (!reportNo) throw new FeedFault('malformed_message', 'a document without its id');
  const visitNo = idOf(ids, INPATIENT, OUTPATIENT) ?? visitInBody(root);
  // A number of another root is the hospital's own; all others of the standard's roots name papers, not the patient.
  const own = ids.filter(({ attributes }) => !attributes['root']?.startsWith(STANDARD_ROOTS));
  const hospitalNo = idOf(ids, RECORD) ?? idOf(own);
  const patientNo = hospitalNo ?? idOf(ids, HEALTH_CARD);
  const card = cardOf(role);
  if (!(patientNo ?? visitNo ?? card)) throw new FeedFault('malformed_message', 'a document without its patient');
  const custodian = first(root, 'custodian', 'assignedCustodian', 'representedCustodianOrganization');
  const author = first(root, 'author');
  return {
    mine: {
      patient_no: patientNo ?? (visitNo === undefined ? card : undefined),
      visit_no: visitNo,
      // The site knows a channel's institution by its own code, a document by the one of the national register.
      institution: channel.institution ?? idOf(find(custodian, 'id')),
    },
    ...{ kind, code, title, reportNo, hospitalNo, timeZone },
    orderNo: kind === 'prescription' ? reportNo : idOf(ids, REQUEST),
    status: attribute(first(root, 'relatedDocument', 'parentDocument', 'id'), 'extension') ? 'corrected' : 'final',
    authorCode: idOf(find(author, 'assignedAuthor', 'id')),
    place: placeOf(root, role),
    issuedAt: localMoment(
      attribute(first(author, 'time'), 'value') ?? attribute(first(root, 'effectiveTime'), 'value'),
      timeZone,
    ),
  };
}

export const custodianOf = (root: XmlNode) =>
  idOf(find(root, 'custodian', 'assignedCustodian', 'representedCustodianOrganization', 'id'));

const cardOf = (role: XmlNode | undefined) => idOf([...find(role, 'patient', 'id'), ...find(role, 'id')], CARD);

const ADDRESS = ['state', 'city', 'county', 'township', 'streetName', 'houseNumber'];

export function patientRow(root: XmlNode, { mine, timeZone }: DocumentFacts): FeedRow {
  const role = first(root, 'recordTarget', 'patientRole');
  const person = first(role, 'patient');
  const address = first(role, 'addr');
  return {
    table: 'patient_events',
    values: {
      ...{ institution: mine['institution'], kind: 'seen', patient_no: mine['patient_no'], id_card_no: cardOf(role) },
      patient_name: written(first(person, 'name')?.text),
      sex: attribute(first(person, 'administrativeGenderCode'), 'code'),
      born_on: localDay(attribute(first(person, 'birthTime'), 'value'), timeZone),
      phone: attribute(first(role, 'telecom'), 'value')?.replace(/^tel:\s*/i, ''),
      address:
        ADDRESS.map((part) => written(first(address, part)?.text) ?? '').join('') ||
        written(address?.text) ||
        undefined,
    },
  };
}

export function reportRow(facts: DocumentFacts): FeedRow {
  return {
    table: 'reports',
    values: {
      ...{ ...facts.mine, report_no: facts.reportNo, document_kind: facts.kind, report_code: facts.code || undefined },
      ...{ order_no: facts.kind === 'lab' || facts.kind === 'exam' ? facts.orderNo : undefined },
      ...{ title: facts.title || undefined, status: facts.status, author_code: facts.authorCode },
      ...{ department_code: facts.place.department_code, issued_at: facts.issuedAt },
    },
  };
}
