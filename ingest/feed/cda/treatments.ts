import { localMoment } from '../moments.ts';
import type { FeedRow } from '../rows.ts';
import { everywhere, find, first, type XmlNode } from '../xml/read-xml.ts';
import type { DocumentFacts } from './header.ts';
import { attribute, detail, idOf, startOf, written } from './observation.ts';

const [TOTAL, PROCEDURE_NAME] = ['DE06.00.135.00', 'DE06.00.094.00'];

/** Drugs of a prescription. The same entries elsewhere tell what was taken before, or the consumables of an operation. */
export function drugRows(root: XmlNode, facts: DocumentFacts): FeedRow[] {
  if (facts.kind !== 'prescription') return [];
  return [...everywhere(root, 'substanceAdministration')].flatMap((drug): FeedRow[] => {
    const product = first(drug, 'consumable', 'manufacturedProduct');
    const label = first(product, 'manufacturedLabeledDrug') ?? first(product, 'manufacturedMaterial');
    const code = first(label, 'code');
    const dose = first(drug, 'doseQuantity');
    const supply = first(drug, 'entryRelationship', 'supply', 'quantity');
    const total = detail(drug, TOTAL);
    const rate = first(drug, 'rateQuantity', 'translation') ?? first(drug, 'effectiveTime', 'event');
    const route = first(drug, 'routeCode');
    const item = {
      item_code: attribute(code, 'code'),
      item_name: written(first(label, 'name')?.text) ?? attribute(code, 'displayName'),
    };
    if (item.item_code === undefined && item.item_name === undefined) return [];
    return [
      {
        table: 'orders',
        values: {
          ...{ ...facts.mine, order_no: facts.orderNo, control: 'new', category: 'drug', ...item },
          qty: attribute(supply, 'value') ?? total?.value,
          unit: attribute(supply, 'unit') ?? total?.unit,
          dose: [attribute(dose, 'value'), attribute(dose, 'unit')].filter(Boolean).join(' ') || undefined,
          route: attribute(route, 'displayName') ?? attribute(route, 'code'),
          frequency:
            attribute(rate, 'displayName') ??
            attribute(rate, 'code') ??
            attribute(first(drug, 'rateQuantity'), 'value'),
          department_code: facts.place.department_code,
          doctor_code: facts.authorCode,
          ordered_at: facts.issuedAt,
        },
      },
    ];
  });
}

export function procedureRows(root: XmlNode, facts: DocumentFacts): FeedRow[] {
  return [...everywhere(root, 'procedure')].flatMap((procedure): FeedRow[] => {
    const code = first(procedure, 'code');
    const named = detail(procedure, PROCEDURE_NAME)?.value ?? attribute(code, 'displayName');
    const procedureCode = attribute(code, 'code');
    if (procedureCode === undefined && named === undefined) return [];
    return [
      {
        table: 'procedures',
        values: {
          ...{ ...facts.mine, procedure_code: procedureCode, procedure_name: named, status: 'done' },
          surgeon_code: idOf(find(first(procedure, 'performer'), 'assignedEntity', 'id')),
          starts_at: startOf(procedure, facts.timeZone),
          ends_at: localMoment(attribute(first(procedure, 'effectiveTime', 'high'), 'value'), facts.timeZone),
        },
      },
    ];
  });
}
