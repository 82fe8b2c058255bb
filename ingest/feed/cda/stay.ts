import { localMoment } from '../moments.ts';
import type { FeedRow } from '../rows.ts';
import { everywhere, first, type XmlNode } from '../xml/read-xml.ts';
import type { DocumentFacts } from './header.ts';
import { attribute, codeOf, told } from './observation.ts';

const DISCHARGE_WAY = 'DE06.00.223.00';

/** A finished document knows the stay's times; it corrects, and neither opens nor ends a stay. */
export function stayRows(root: XmlNode, facts: DocumentFacts, main: FeedRow | undefined): FeedRow[] {
  if (!['front_page', 'discharge_summary'].includes(facts.kind) || !facts.mine['visit_no']) return [];
  const encounter = first(root, 'componentOf', 'encompassingEncounter');
  const time = first(encounter, 'effectiveTime');
  const moment = (edge: string) => localMoment(attribute(first(time, edge), 'value'), facts.timeZone);
  const way = [...everywhere(root, 'observation')].find((one) => codeOf(one) === DISCHARGE_WAY);
  return [
    {
      table: 'encounter_events',
      values: {
        ...{ ...facts.mine, kind: 'update', patient_class: 'inpatient', ...facts.place },
        // Whose the stay is, its admission said; a card's number would make it another's.
        patient_no: facts.hospitalNo,
        ...{ admitted_at: moment('low'), discharged_at: moment('high') },
        discharge_way: attribute(first(encounter, 'dischargeDispositionCode'), 'code') ?? (way && told(way).code),
        admit_source: attribute(first(encounter, 'code'), 'code'),
        ...{ icd10_code: main?.values['icd10_code'], diagnosis_name: main?.values['diagnosis_name'] },
      },
    },
  ];
}
