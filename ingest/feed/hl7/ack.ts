import type { Hl7Header } from './header.ts';

/** Application codes, and what they are called where the sender asked for enhanced acknowledgements (MSH-15). */
const ENHANCED = { AA: 'CA', AE: 'CE', AR: 'CR' } as const;

export interface Refusal {
  /** HL7 table 0357. */
  readonly code: string;
  /** Never a value of the message. */
  readonly text: string;
}

const plain = (text: string) => text.replaceAll(/[^\x20-\x7e]/g, '?');

/** The answer to a message, without its frame: sender and receiver change places, MSA-2 echoes MSH-10. `now` is local 'YYYY-MM-DD HH:MM:SS'. */
export function acknowledge(
  header: Hl7Header | undefined,
  code: keyof typeof ENHANCED,
  reason: Refusal | undefined,
  now: string,
  id: string,
): Buffer {
  const separator = header?.fieldSeparator ?? '|';
  const encoding = header?.encodingCharacters ?? '^~\\&';
  const component = encoding[0] ?? '^';
  const trigger = header?.messageType.split(component)[1];
  const type = ['ACK', ...(trigger ? [trigger, 'ACK'] : [])].join(component);
  const isEnhanced = header !== undefined && header.acceptAck !== '' && header.acceptAck !== 'NE';
  const version = header?.version || '2.5';
  const msh = [
    ...['MSH', encoding, header?.receivingApplication ?? 'HISIGHT', header?.receivingFacility ?? ''],
    ...[header?.sendingApplication ?? '', header?.sendingFacility ?? '', now.replaceAll(/\D/g, '').slice(0, 14), ''],
    ...[type, id, header?.processingId || 'P', version],
  ];
  const msa = ['MSA', isEnhanced ? ENHANCED[code] : code, header?.controlId ?? '', reason?.text ?? ''];
  const err = reason ? [['ERR', '', '', `${reason.code}${component}${reason.text}`, 'E', '', '', '', reason.text]] : [];
  const segments = [msh, msa, ...err].map((fields) => plain(fields.join(separator).replace(/[|]+$/, '')));
  return Buffer.from(`${segments.join('\r')}\r`, 'latin1');
}
