const LOOK_BYTES = 4096;

/** What the first bytes of a message say of its format. */
export function detectFormat(payload: Uint8Array): 'hl7v2' | 'fhir' | 'json' | 'cda' | 'xml' | undefined {
  const head = Buffer.from(payload.buffer, payload.byteOffset, Math.min(payload.byteLength, LOOK_BYTES));
  // UTF-16 shows a zero at every second byte; letters of ASCII are enough to tell formats apart.
  const text = head
    .toString('latin1')
    .replaceAll('\0', '')
    .replace(/^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)/, '')
    .trimStart();
  if (text.startsWith('MSH')) return 'hl7v2';
  if (text.startsWith('<')) return /<(?:\w+:)?ClinicalDocument[\s>]/.test(text) ? 'cda' : 'xml';
  if (!/^[[{]/.test(text)) return undefined;
  return Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).includes('"resourceType"')
    ? 'fhir'
    : 'json';
}
