import { isDecimal } from '../hl7/decimal.ts';
import { localMoment } from '../moments.ts';
import type { FeedRow, FeedValue } from '../rows.ts';
import { everywhere, find, first, type XmlNode } from '../xml/read-xml.ts';

/** What every row of a document shares. */
export interface DocumentFacts {
  readonly mine: Readonly<Record<string, FeedValue>>;
  readonly reportNo: string;
  readonly issuedAt: string | undefined;
  readonly timeZone: string;
}

/** Data elements of WS 363/364 that these documents use. */
const DIAGNOSIS = ['DE05.01.024.00', 'DE05.01.025.00', 'DE05.10.172.00'];
const LAB_ITEM = ['DE04.30.019.00', 'DE04.30.020.00'];
const LAB_RESULT = ['DE04.30.015.00', 'DE04.30.016.00', 'DE04.30.017.00'];
const MAIN = /主要|第一/;

const codeOf = (node: XmlNode | undefined) => first(node, 'code')?.attributes['code'] ?? '';
const moment = (node: XmlNode | undefined, { timeZone }: DocumentFacts) => {
  const time = first(node, 'effectiveTime');
  return localMoment(time?.attributes['value'] ?? first(time, 'low')?.attributes['value'], timeZone);
};

/** A value as text: quantity, code's name, or the text itself. */
function valueText(observation: XmlNode): {
  value: string | undefined;
  unit: string | undefined;
  code: string | undefined;
} {
  const value = first(observation, 'value');
  const { attributes } = value ?? {};
  const written =
    attributes?.['value'] ??
    attributes?.['displayName'] ??
    first(value, 'originalText')?.text.trim() ??
    value?.text.trim();
  return { value: written || attributes?.['code'], unit: attributes?.['unit'], code: attributes?.['code'] };
}

/** Observations below an element that stand in no observation of their own. */
function* observations(node: XmlNode): Generator<XmlNode> {
  for (const child of node.children) {
    if (child.name === 'observation') yield child;
    else yield* observations(child);
  }
}

export function diagnosisRows(root: XmlNode, facts: DocumentFacts): FeedRow[] {
  return [...everywhere(root, 'observation')]
    .filter((observation) => DIAGNOSIS.includes(codeOf(observation)))
    .map((observation): FeedRow => {
      const { code, value } = valueText(observation);
      const label = first(observation, 'code')?.attributes['displayName'] ?? '';
      return {
        table: 'diagnoses',
        values: {
          ...facts.mine,
          kind: /入院/.test(label) ? 'admitting' : 'final',
          is_main: MAIN.test(label) ? true : undefined,
          icd10_code: code,
          diagnosis_name: value,
          status: 'active',
          diagnosed_at: moment(observation, facts) ?? facts.issuedAt,
        },
      };
    });
}

/** Items of a laboratory report: an item with its result below it, or a code with a quantity of its own. */
export function resultRows(root: XmlNode, facts: DocumentFacts): FeedRow[] {
  const sections = [...everywhere(root, 'section')].filter((section) => /30954-2|26436-6/.test(codeOf(section)));
  const items = sections.flatMap((section) => [...observations(section)]);
  return items.flatMap((item): FeedRow[] => {
    const isItem = LAB_ITEM.includes(codeOf(item));
    const results = find(item, 'entryRelationship', 'observation').filter((result) =>
      LAB_RESULT.includes(codeOf(result)),
    );
    const own = valueText(item);
    const told = isItem ? (results[0] ? valueText(results[0]) : undefined) : own;
    if (!told?.value) return [];
    const name = isItem
      ? { code: own.code, name: own.value }
      : { code: codeOf(item), name: first(item, 'code')?.attributes['displayName'] };
    return [
      {
        table: 'observations',
        values: {
          ...{ ...facts.mine, report_no: facts.reportNo, item_code: name.code, item_name: name.name },
          ...{ value: told.value, value_number: isDecimal(told.value) ? told.value : undefined, unit: told.unit },
          reference_range: first(item, 'referenceRange', 'observationRange', 'text')?.text.trim(),
          abnormal_flag: first(item, 'interpretationCode')?.attributes['code'],
          status: 'final',
          observed_at: moment(item, facts) ?? facts.issuedAt,
        },
      },
    ];
  });
}

export function drugRows(root: XmlNode, facts: DocumentFacts): FeedRow[] {
  return [...everywhere(root, 'substanceAdministration')].map((drug): FeedRow => {
    const product = first(drug, 'consumable', 'manufacturedProduct');
    const label = first(product, 'manufacturedLabeledDrug') ?? first(product, 'manufacturedMaterial');
    const code = first(label, 'code')?.attributes;
    const dose = first(drug, 'doseQuantity')?.attributes;
    const supply = first(drug, 'entryRelationship', 'supply', 'quantity')?.attributes;
    return {
      table: 'orders',
      values: {
        ...{ ...facts.mine, order_no: facts.reportNo, control: 'new', category: 'drug' },
        item_code: code?.['code'],
        item_name: first(label, 'name')?.text.trim() || code?.['displayName'],
        ...{ qty: supply?.['value'], unit: supply?.['unit'] },
        dose: [dose?.['value'], dose?.['unit']].filter(Boolean).join(' ') || undefined,
        route: first(drug, 'routeCode')?.attributes['displayName'],
        frequency:
          first(drug, 'effectiveTime', 'event')?.attributes['code'] ?? first(drug, 'rateQuantity')?.attributes['value'],
        ordered_at: facts.issuedAt,
      },
    };
  });
}

export function procedureRows(root: XmlNode, facts: DocumentFacts): FeedRow[] {
  return [...everywhere(root, 'procedure')].map((procedure): FeedRow => {
    const code = first(procedure, 'code')?.attributes;
    return {
      table: 'procedures',
      values: {
        ...facts.mine,
        procedure_code: code?.['code'],
        procedure_name: code?.['displayName'] ?? first(procedure, 'text')?.text.trim(),
        status: 'done',
        surgeon_code: first(procedure, 'performer', 'assignedEntity', 'id')?.attributes['extension'],
        starts_at: moment(procedure, facts),
      },
    };
  });
}
