import { FeedFault } from '../fault.ts';
import { localMoment } from '../moments.ts';
import type { ParseFormat } from '../rows.ts';
import { decodeXml, first, readXml } from '../xml/read-xml.ts';
import { diagnosisRows } from './diagnoses.ts';
import { custodianOf, patientRow, readHeader, reportRow } from './header.ts';
import { attribute } from './observation.ts';
import { resultRows } from './results.ts';
import { stayRows } from './stay.ts';
import { drugRows, procedureRows } from './treatments.ts';

/**
 * Takes a CDA R2 document (WS/T 500 shared documents) apart. Pure; throws `FeedFault` only. Money is not read: these documents
 * tell totals, and the lines of charges come by messages of their own.
 */
export const parseCda: ParseFormat = (payload, channel) => {
  const { text, charset } = decodeXml(payload, channel.charset);
  const root = readXml(text);
  if (root.name !== 'ClinicalDocument') throw new FeedFault('unmapped', 'no ClinicalDocument');
  const facts = readHeader(root, channel);
  const diagnoses = diagnosisRows(root, facts);
  const main = diagnoses.find(({ values }) => values['is_main'] === true && values['kind'] === 'final');
  const at = localMoment(attribute(first(root, 'effectiveTime'), 'value'), channel.timeZone) ?? facts.issuedAt;
  return {
    format: 'cda',
    messageType: `CDA:${/^[\w.]{1,30}$/.test(facts.code) ? facts.code : '?'}`,
    version: 'R2',
    controlId: null,
    sender: custodianOf(root) ?? null,
    eventAt: at !== undefined && /^\d{4}-\d{2}-\d{2} /.test(at) ? at : null,
    charset,
    rows: [
      ...[reportRow(facts), patientRow(root, facts), ...stayRows(root, facts, main), ...diagnoses],
      ...[...resultRows(root, facts), ...drugRows(root, facts), ...procedureRows(root, facts)],
    ],
  };
};
