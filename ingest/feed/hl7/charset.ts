import { FeedFault } from '../fault.ts';

/** Names of HL7 table 0211 and what vendors write for them, as WHATWG labels. */
const LABELS: Readonly<Record<string, string>> = {
  ASCII: 'ascii',
  'UNICODE UTF-8': 'utf-8',
  UNICODE: 'utf-8',
  'UTF-8': 'utf-8',
  UTF8: 'utf-8',
  'UNICODE UTF-16': 'utf-16le',
  'GB 18030-2000': 'gb18030',
  'GB 18030-2005': 'gb18030',
  'GB18030-2000': 'gb18030',
  GB18030: 'gb18030',
  'GB 2312': 'gb18030',
  GB2312: 'gb18030',
  GBK: 'gb18030',
  CP936: 'gb18030',
  'BIG-5': 'big5',
  BIG5: 'big5',
  'ISO IR87': 'iso-2022-jp',
  'ISO IR159': 'iso-2022-jp',
  'ISO IR14': 'shift_jis',
  'KS X 1001': 'euc-kr',
};

/** The label of a declared charset; undefined for a name that nobody knows. */
export function charsetLabel(declared: string): string | undefined {
  const name = declared.trim().toUpperCase();
  const iso = /^(?:ISO[ -]?)?8859[/-](\d{1,2})$/.exec(name)?.[1];
  return iso === undefined ? LABELS[name] : `iso-8859-${iso}`;
}

export function decodeAs(bytes: Uint8Array, label: string): string | undefined {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/**
 * Text of a message and the charset it was read in. The declared one holds; without one, or where "ASCII" is not true, UTF-8 is
 * tried first, because it is hardly ever right by accident, then the channel's.
 */
export function decodeMessage(payload: Uint8Array, declared: string, usual: string): { text: string; charset: string } {
  const label = declared === '' ? undefined : charsetLabel(declared);
  if (declared !== '' && label === undefined)
    throw new FeedFault('undecodable', 'MSH-18 names a charset that nobody knows');
  const tried = label === undefined || label === 'ascii' ? ['utf-8', usual] : [label];
  for (const charset of tried) {
    const text = decodeAs(payload, charset);
    if (text !== undefined) return { text, charset };
  }
  throw new FeedFault('undecodable', `not ${[...new Set(tried)].join(' nor ')}`);
}
