import { SaxesParser } from 'saxes';
import { FeedFault } from '../fault.ts';
import { decodeAs } from '../hl7/charset.ts';

/** An element without its namespace prefix. */
export interface XmlNode {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlNode[];
  /** Text of the element itself. */
  readonly text: string;
}

const DEEPEST = 100;
const MOST_NODES = 500_000;

interface Growing {
  readonly name: string;
  readonly attributes: Record<string, string>;
  readonly children: Growing[];
  text: string;
}

const local = (name: string) => name.slice(name.indexOf(':') + 1);

/** The charset that the bytes or the prolog name; undefined where neither does. */
function declaredCharset(payload: Uint8Array): string | undefined {
  if (payload[0] === 0xff && payload[1] === 0xfe) return 'utf-16le';
  if (payload[0] === 0xfe && payload[1] === 0xff) return 'utf-16be';
  const head = Buffer.from(payload.buffer, payload.byteOffset, Math.min(payload.byteLength, 200)).toString('latin1');
  return /<\?xml[^>]*encoding\s*=\s*["']([\w-]+)["']/.exec(head)?.[1]?.toLowerCase();
}

export function decodeXml(payload: Uint8Array, usual: string): { readonly text: string; readonly charset: string } {
  const declared = declaredCharset(payload);
  for (const charset of declared ? [declared] : ['utf-8', usual]) {
    const text = decodeAs(payload, charset);
    if (text !== undefined) return { text, charset };
  }
  throw new FeedFault('undecodable', declared ? 'not of the charset of its prolog' : `neither utf-8 nor ${usual}`);
}

/** Reads XML into a tree. Document types and entities are refused: they are how a small message becomes a large one, or reads a file. */
export function readXml(text: string): XmlNode {
  const parser = new SaxesParser({ xmlns: false });
  const path: Growing[] = [];
  let root: Growing | undefined;
  let nodes = 0;
  parser.on('doctype', () => {
    throw new FeedFault('unsafe_message', 'a document type declaration');
  });
  parser.on('error', (error) => {
    throw new FeedFault('malformed_message', `XML: ${/^\d+:\d+/.exec(error.message)?.[0] ?? 'not well-formed'}`);
  });
  parser.on('opentag', ({ name, attributes }) => {
    nodes += 1;
    if (nodes > MOST_NODES) throw new FeedFault('unsafe_message', `more than ${MOST_NODES} elements`);
    if (path.length >= DEEPEST) throw new FeedFault('unsafe_message', `nested deeper than ${DEEPEST}`);
    const node: Growing = { name: local(name), attributes: {}, children: [], text: '' };
    for (const [key, value] of Object.entries(attributes))
      if (!key.startsWith('xmlns')) node.attributes[local(key)] = String(value);
    path.at(-1)?.children.push(node);
    root ??= node;
    path.push(node);
  });
  parser.on('text', (found) => {
    const node = path.at(-1);
    if (node) node.text += found;
  });
  parser.on('cdata', (found) => {
    const node = path.at(-1);
    if (node) node.text += found;
  });
  parser.on('closetag', () => {
    path.pop();
  });
  parser.write(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text).close();
  if (!root) throw new FeedFault('malformed_message', 'XML: no element');
  return root;
}

/** Elements below one, by names of a path; `*` is any. */
export function find(node: XmlNode | undefined, ...names: readonly string[]): XmlNode[] {
  let found: readonly XmlNode[] = node ? [node] : [];
  for (const name of names)
    found = found.flatMap(({ children }) => children.filter((child) => name === '*' || child.name === name));
  return [...found];
}

export const first = (node: XmlNode | undefined, ...names: readonly string[]): XmlNode | undefined =>
  find(node, ...names)[0];

/** Every element of a name, at any depth. */
export function* everywhere(node: XmlNode, name: string): Generator<XmlNode> {
  if (node.name === name) yield node;
  for (const child of node.children) yield* everywhere(child, name);
}
