import { isUtf8 } from 'node:buffer';
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

const decoders = new Map<string, InstanceType<typeof TextDecoder>>();

export function decodeAs(bytes: Uint8Array, label: string): string | undefined {
  try {
    const decoder = decoders.get(label) ?? new TextDecoder(label, { fatal: true });
    decoders.set(label, decoder);
    return decoder.decode(bytes);
  } catch {
    // A decoder that failed may keep half a character.
    decoders.delete(label);
    return undefined;
  }
}

/** UTF-8 is hardly ever right by accident, but where it is made of pairs only: two in a hundred names of two characters in GB18030 are. */
const isSurelyUtf8 = (text: string) => /[\u0800-\uffff]/.test(text) || !/[\u0080-\u07ff]/.test(text);

/**
 * Text of a message and the charset it was read in. The declared one holds; without one, or where "ASCII" is not true, what is
 * surely UTF-8 is, then what the channel says, then what may be UTF-8.
 */
export function decodeMessage(payload: Uint8Array, declared: string, usual: string): { text: string; charset: string } {
  const label = declared === '' ? undefined : charsetLabel(declared);
  if (declared !== '' && label === undefined)
    throw new FeedFault('undecodable', 'MSH-18 names a charset that nobody knows');
  if (label !== undefined && label !== 'ascii') {
    const text = decodeAs(payload, label);
    if (text !== undefined) return { text, charset: label };
    throw new FeedFault('undecodable', `not ${label}`);
  }
  const unicode = isUtf8(payload) ? decodeAs(payload, 'utf-8') : undefined;
  if (unicode !== undefined && isSurelyUtf8(unicode)) return { text: unicode, charset: 'utf-8' };
  const text = decodeAs(payload, usual);
  if (text !== undefined) return { text, charset: usual };
  if (unicode !== undefined) return { text: unicode, charset: 'utf-8' };
  throw new FeedFault('undecodable', `not ${[...new Set(['utf-8', usual])].join(' nor ')}`);
}
