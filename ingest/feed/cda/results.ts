import { isDecimal } from '../hl7/decimal.ts';
import type { FeedRow, FeedValue } from '../rows.ts';
import { everywhere, first, type XmlNode } from '../xml/read-xml.ts';
import type { DocumentFacts } from './header.ts';
import { attribute, codeOf, detail, labelOf, observationsBelow, startOf, told, written } from './observation.ts';

/** Sections of laboratory, vital signs and physical examination. */
const SECTIONS = ['30954-2', '26436-6', '8716-3', '29545-1'];
const ITEM = ['DE04.30.019.00', 'DE04.30.020.00'];
const QUANTITY = 'DE04.30.015.00';
const UNIT = 'DE04.30.016.00';
const RESULT = 'DE04.30.017.00';
/** What a report says in words: 检验报告结果, 客观所见, 主观提示. */
const WORDS = ['DE04.50.130.00', 'DE04.50.131.00', 'DE04.50.132.00'];
const MEASURED = /^(?:PQ|REAL|INT|IVL_PQ|MO)$/;

type Item = Record<string, FeedValue>;

/** Items of a section. A result belongs to the item before it: they stand side by side in an organizer, or below the item. */
function itemsOf(section: XmlNode, facts: DocumentFacts): Item[] {
  const items: Item[] = [];
  let item: Item | undefined;
  const measure = (into: Item, { value, unit }: { value: string | undefined; unit: string | undefined }) => {
    into['value'] = value;
    into['value_number'] = value !== undefined && isDecimal(value) ? value : undefined;
    into['unit'] = unit;
  };
  for (const one of observationsBelow(section)) {
    const element = codeOf(one);
    const said = told(one);
    const beside = {
      reference_range: written(first(one, 'referenceRange', 'observationRange', 'text')?.text),
      abnormal_flag: attribute(first(one, 'interpretationCode'), 'code'),
    };
    // 标本类别 and 标本固定液 carry the element of the item in the standard's own example.
    if (ITEM.includes(element) && !/标本/.test(labelOf(one))) {
      item = { item_code: said.code ?? said.value, item_name: said.value, observed_at: startOf(one, facts.timeZone) };
      Object.assign(item, beside);
      items.push(item);
    } else if (element === QUANTITY && item) {
      measure(item, { value: said.value, unit: said.unit ?? detail(one, UNIT)?.value });
      Object.assign(item, stated(beside));
    } else if (element === RESULT && item) {
      // A result in words where there is no number; beside one, whether it is abnormal.
      if (said.code !== undefined) item['abnormal_flag'] ??= said.code;
      item['value'] ??= said.value;
    } else if (isOther(one, element)) {
      const other: Item = {
        ...{ item_code: element, item_name: attribute(first(one, 'code'), 'displayName') },
        ...{ observed_at: startOf(one, facts.timeZone), ...beside },
      };
      measure(other, said);
      items.push(other);
    }
  }
  return items.filter((found) => found['value'] !== undefined);
}

const stated = (values: Item): Item =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

/** A measurement of its own, or a result under a code that is no data element: LOINC or the laboratory's. */
function isOther(observation: XmlNode, element: string): boolean {
  if (element === '' || element === UNIT || element === RESULT) return false;
  const type = first(observation, 'value')?.attributes['type'] ?? '';
  return !/^DE\d\d\./.test(element) || MEASURED.test(type.slice(type.indexOf(':') + 1));
}

export function resultRows(root: XmlNode, facts: DocumentFacts): FeedRow[] {
  const measured = [...everywhere(root, 'section')]
    .filter((section) => SECTIONS.includes(codeOf(section)))
    .flatMap((section) => itemsOf(section, facts));
  const words = [...everywhere(root, 'observation')]
    .filter((one) => WORDS.includes(codeOf(one)))
    .map((one): Item => ({ item_code: codeOf(one), item_name: labelOf(one) || undefined, value: told(one).value }))
    .filter(({ value }) => value !== undefined);
  const isReport = facts.kind === 'lab' || facts.kind === 'exam';
  return [...measured, ...words].map((item) => ({
    table: 'observations',
    values: {
      ...{ ...facts.mine, report_no: facts.reportNo, order_no: isReport ? facts.orderNo : undefined, ...item },
      ...{ status: facts.status, observed_at: item['observed_at'] ?? facts.issuedAt },
    },
  }));
}
