import { isMap, parseDocument, type Scalar, stringify, YAMLMap } from 'yaml';

const indented = (text: string, by: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? line : `${by}${line}`))
    .join('\n');

/** Adds one source to the text of hospital.config.yml; what stood there stays as it was, comments and spaces too. */
export function addSource(text: string, name: string, source: Readonly<Record<string, unknown>>): string {
  const document = parseDocument(text);
  const sources = document.get('sources', true);
  const entry = stringify({ [name]: source }, { lineWidth: 0 });
  if (!document.has('sources')) return `${text.trimEnd()}\n\nsources:\n${indented(entry, '  ')}\n`;
  if (isMap(sources) && !sources.flow && sources.items.length > 0 && sources.range) {
    const first = (sources.items[0]?.key as Scalar | undefined)?.range?.[0] ?? 0;
    const indent = text.slice(text.lastIndexOf('\n', first - 1) + 1, first);
    const end = sources.range[1];
    const before = text.slice(0, end).trimEnd();
    return `${before}\n${indented(entry, indent)}\n${text.slice(before.length).replace(/^[^\S\n]*\n?/, '')}`;
  }
  // Empty or written in braces: there is no line to add to.
  const grown = isMap(sources) ? sources : new YAMLMap();
  grown.flow = false;
  grown.set(name, document.createNode(source));
  document.set('sources', grown);
  return document.toString({ lineWidth: 0 });
}
