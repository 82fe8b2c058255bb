import { localMoment } from '../moments.ts';
import { find, first, type XmlNode } from '../xml/read-xml.ts';

/** What vendors write where a required attribute has no value. */
const NOTHING = /^(?:[-—/\s]*|n\/?a|无|null)$/i;

export const written = (text: string | undefined): string | undefined =>
  text === undefined || NOTHING.test(text.trim()) ? undefined : text.trim();

export const attribute = (node: XmlNode | undefined, name: string) => written(node?.attributes[name]);

/** The extension of the first id with a root; any root where none is asked for. */
export const idOf = (ids: readonly XmlNode[], ...roots: readonly string[]): string | undefined =>
  (roots.length === 0 ? ids : roots.flatMap((root) => ids.filter((id) => id.attributes['root'] === root)))
    .map((id) => attribute(id, 'extension'))
    .find((number) => number !== undefined);

/** Data element (DE…) or code that an observation, section or act is about. */
export const codeOf = (node: XmlNode | undefined) => first(node, 'code')?.attributes['code']?.trim() ?? '';

/** What the code says for people: its qualifier is the finer one. */
export const labelOf = (node: XmlNode): string =>
  [first(node, 'code'), first(node, 'code', 'qualifier', 'name')]
    .map((one) => attribute(one, 'displayName') ?? '')
    .join(' ')
    .trim();

export const startOf = (node: XmlNode | undefined, timeZone: string) => {
  const time = first(node, 'effectiveTime');
  return localMoment(attribute(time, 'value') ?? attribute(first(time, 'low'), 'value'), timeZone);
};

export interface Told {
  /** Quantity, name of the code, or text. */
  readonly value: string | undefined;
  readonly unit: string | undefined;
  readonly code: string | undefined;
}

/** The value of an observation. */
export function told(observation: XmlNode): Told {
  const value = first(observation, 'value');
  const code = attribute(value, 'code');
  const text =
    attribute(value, 'value') ??
    attribute(value, 'displayName') ??
    written(first(value, 'originalText')?.text) ??
    written(value?.text);
  return { value: text ?? code, unit: attribute(value, 'unit'), code };
}

/** Observations of a section or entry in the order they stand, those below others too; not those of a section inside it. */
export function observationsBelow(node: XmlNode): XmlNode[] {
  const found: XmlNode[] = [];
  const walk = (at: XmlNode) => {
    for (const child of at.children) {
      if (child.name === 'observation') found.push(child);
      if (child.name !== 'section') walk(child);
    }
  };
  walk(node);
  return found;
}

/** What stands below an observation about one data element. */
export const detail = (observation: XmlNode, ...elements: readonly string[]): Told | undefined => {
  const found = find(observation, 'entryRelationship', 'observation').find((one) => elements.includes(codeOf(one)));
  return found && told(found);
};
