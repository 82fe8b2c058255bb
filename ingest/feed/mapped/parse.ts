import { FeedFault } from '../fault.ts';
import { at, type Json, readJson } from '../json/read-json.ts';
import { localDay, localMoment } from '../moments.ts';
import type { ChannelFacts, FeedRow, FeedValue, ParsedMessage, ParseFormat } from '../rows.ts';
import { decodeXml, find, readXml, type XmlNode } from '../xml/read-xml.ts';
import type { MappedColumn, Mapping } from './mapping.ts';

/** JSON or XML behind one way of asking. */
interface Source<N> {
  readonly root: N;
  /** Name of the root element; undefined in JSON. */
  readonly rootName?: string;
  readonly charset: string;
  nodes(from: N, path: string): N[];
  text(from: N, path: string): string | undefined;
}

function jsonSource(payload: Uint8Array): Source<Json> {
  const text = (from: Json, path: string) => {
    const [found] = at(from, path);
    return typeof found === 'string' || typeof found === 'boolean' ? String(found) : undefined;
  };
  return { root: readJson(payload), charset: 'utf-8', nodes: at, text };
}

function xmlSource(payload: Uint8Array, usual: string): Source<XmlNode> {
  const { text, charset } = decodeXml(payload, usual);
  const root = readXml(text);
  const nodes = (from: XmlNode, path: string) => (path === '' ? [from] : find(from, ...path.split('.')));
  return {
    ...{ root, rootName: root.name, charset, nodes },
    text: (from, path) => {
      const [way = '', attribute] = path.split('@');
      const [found] = nodes(from, way.replace(/\.$/, ''));
      if (!found) return undefined;
      return (attribute === undefined ? found.text : found.attributes[attribute])?.trim();
    },
  };
}

function matches<N>({ match }: Mapping, source: Source<N>): boolean {
  if (match.root !== undefined && match.root !== source.rootName) return false;
  if (match.path === undefined) return match.root !== undefined;
  const found = source.text(source.root, match.path);
  return match.equals === undefined ? found !== undefined : found === match.equals;
}

function readValue<N>(column: MappedColumn, source: Source<N>, part: N, channel: ChannelFacts): FeedValue {
  if (typeof column === 'object' && 'value' in column) return column.value;
  const path = typeof column === 'string' ? column : column.path;
  const text = path.startsWith('/') ? source.text(source.root, path.slice(1)) : source.text(part, path);
  if (text === undefined || typeof column === 'string') return text;
  if (column.as === 'moment') return localMoment(text, channel.timeZone);
  if (column.as === 'day') return localDay(text, channel.timeZone);
  return column.map && Object.hasOwn(column.map, text) ? column.map[text] : text;
}

function apply<N>(mapping: Mapping, source: Source<N>, channel: ChannelFacts): ParsedMessage {
  const rows = mapping.rows.flatMap(({ table, each, columns }): FeedRow[] =>
    source.nodes(source.root, each ?? '').map((part) => ({
      table,
      values: Object.fromEntries(
        Object.entries(columns).map(([name, column]) => [name, readValue(column, source, part, channel)]),
      ),
    })),
  );
  if (rows.length === 0) throw new FeedFault('malformed_message', `${mapping.name} without any row`);
  const eventAt =
    mapping.event_at === undefined
      ? undefined
      : localMoment(source.text(source.root, mapping.event_at), channel.timeZone);
  return {
    format: 'mapped',
    messageType: mapping.type ?? mapping.name,
    version: null,
    controlId: null,
    sender: null,
    eventAt: eventAt !== undefined && /^\d{4}-\d{2}-\d{2} /.test(eventAt) ? eventAt : null,
    charset: source.charset,
    rows,
  };
}

/** Parses JSON and XML of a platform's own shape by the mappings that a site declared. */
export const parseMapped =
  (mappings: readonly Mapping[]): ParseFormat =>
  (payload, channel) => {
    const isXml = Buffer.from(payload.buffer, payload.byteOffset, Math.min(payload.byteLength, 16))
      .toString('latin1')
      .replaceAll('\0', '')
      .includes('<');
    if (isXml) {
      const source = xmlSource(payload, channel.charset);
      const mapping = mappings.find((one) => one.format === 'xml' && matches(one, source));
      if (!mapping) throw new FeedFault('unmapped', 'no mapping for this XML');
      return apply(mapping, source, channel);
    }
    const source = jsonSource(payload);
    const mapping = mappings.find((one) => one.format === 'json' && matches(one, source));
    if (!mapping) throw new FeedFault('unmapped', 'no mapping for this JSON');
    return apply(mapping, source, channel);
  };
