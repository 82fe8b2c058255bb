import { inflateRawSync } from 'node:zlib';

const END_OF_DIRECTORY = 0x06054b50;
const ENTRY = 0x02014b50;

/**
 * Bytes that a ZIP really unpacks to, however little its directory admits; undefined for what is no ZIP or unpacks to more
 * than `limit`. One file of a workbook stands in memory at a time.
 */
export function unpackedSize(zip: Buffer, limit: number): number | undefined {
  const end = zip.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'));
  if (end < 0 || end + 20 > zip.length || zip.readUInt32LE(end) !== END_OF_DIRECTORY) return undefined;
  let total = 0;
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    if (at + 46 > zip.length || zip.readUInt32LE(at) !== ENTRY) return undefined;
    const [method, packed, header] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20), zip.readUInt32LE(at + 42)];
    if (header + 30 > zip.length) return undefined;
    const start = header + 30 + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28);
    const content = zip.subarray(start, start + packed);
    try {
      total += method === 0 ? content.length : inflateRawSync(content, { maxOutputLength: limit }).length;
    } catch {
      return undefined;
    }
    if (total > limit) return undefined;
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return total;
}
