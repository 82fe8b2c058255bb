import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ROOT } from '../../../core/index.ts';
import { discoverSystems } from '../../engine/discover.ts';
import { FeedFault } from '../fault.ts';
import { readJson } from '../json/read-json.ts';
import type { ChannelFacts } from '../rows.ts';
import { readXml } from '../xml/read-xml.ts';
import { discoverMappings } from './discover.ts';
import { parseMapped } from './parse.ts';

const CHANNEL: ChannelFacts = { institution: 'H01', charset: 'gb18030', timeZone: 'Asia/Shanghai' };
const SHIPPED = join(ROOT, 'ingest', 'feed_mappings');

async function columns(): Promise<Map<string, string[]>> {
  const systems = await discoverSystems([join(ROOT, 'ingest', 'systems')]);
  const feed = systems.find(({ system }) => system === 'feed');
  return new Map((feed?.tables ?? []).map(({ table, columns: of }) => [table, of.map(({ name }) => name)]));
}

const parse = async (text: string) =>
  parseMapped(await discoverMappings([SHIPPED], await columns()))(Buffer.from(text), CHANNEL);

it('reads the state of resources', async () => {
  const message = {
    messageType: 'RESOURCE_STATE',
    institution: 'H02',
    at: '2026-01-15T00:00:00Z',
    resources: [
      { kind: 'bed', code: 'W1', name: '一病区', total: 40, inUse: 37, free: 3 },
      { kind: 'slot', code: 'D1', total: 0 },
    ],
  };
  expect(await parse(JSON.stringify(message))).toMatchObject({
    ...{ messageType: 'RESOURCE_STATE', eventAt: '2026-01-15 08:00:00' },
    rows: [
      {
        table: 'resource_states',
        values: {
          institution: 'H02',
          resource_kind: 'bed',
          resource_name: '一病区',
          total: '40',
          in_use: '37',
          free: '3',
        },
      },
      { table: 'resource_states', values: { resource_kind: 'slot', total: '0', in_use: undefined } },
    ],
  });
});

it('reads events of a platform’s own XML, in its charset', async () => {
  const xml = `<?xml version="1.0" encoding="UTF-8"?><p:PlatformEvent xmlns:p="urn:x"><p:Head><p:EventCode>DISCHARGE</p:EventCode><p:EventTime>20260115081500</p:EventTime><p:OrgCode>H01</p:OrgCode></p:Head>
    <p:Body><p:PatientId>P1</p:PatientId><p:PatientName><![CDATA[欧阳娜]]></p:PatientName><p:InpatientId>V1</p:InpatientId><p:WardCode>W1</p:WardCode><p:DischargeTime>2026-01-15 08:10:00</p:DischargeTime></p:Body></p:PlatformEvent>`;
  expect(await parse(xml)).toMatchObject({
    eventAt: '2026-01-15 08:15:00',
    rows: [
      { table: 'patient_events', values: { kind: 'seen', patient_no: 'P1', patient_name: '欧阳娜' } },
      {
        table: 'encounter_events',
        values: { kind: 'discharge', visit_no: 'V1', ward_code: 'W1', discharged_at: '2026-01-15 08:10:00' },
      },
    ],
  });
});

it('takes a code for what it is, whatever it spells, and a namespace for no attribute', async () => {
  const xml =
    '<PlatformEvent><Head><EventCode>constructor</EventCode></Head><Body><InpatientId>V1</InpatientId></Body></PlatformEvent>';
  expect((await parse(xml)).rows[1]?.values['kind']).toBe('constructor');
  expect(readXml('<a id="1" xmlns:id="urn:x"/>').attributes).toEqual({ id: '1' });
});

it('knows what nobody mapped', async () => {
  await expect(parse('{"messageType":"OTHER"}')).rejects.toThrow('unmapped');
  await expect(parse('<Other/>')).rejects.toThrow('unmapped');
});

it('refuses a mapping that names no column, with those that there are', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hisight-mapping-'));
  writeFileSync(
    join(folder, 'wrong.yml'),
    'name: wrong\ndescription_zh: 错\ndescription_en: wrong\nformat: json\nmatch: { path: a }\nrows: [{ table: reports, columns: { titel: b } }]\n',
  );
  await expect(discoverMappings([folder], await columns())).rejects.toMatchObject({
    code: 'content/invalid',
    params: expect.objectContaining({ problem: expect.stringContaining('document_kind, report_code') }),
  });
  rmSync(folder, { recursive: true });
});

it('keeps numbers as they were written', () => {
  expect(readJson(Buffer.from('{"a":0.10,"b":[1e3,-0,123456789012345678.90],"c":"1.0","d":true,"e":null}'))).toEqual({
    a: '0.10',
    b: ['1e3', '-0', '123456789012345678.90'],
    c: '1.0',
    d: true,
    e: null,
  });
});

it('reads a long text, and refuses one without an end', () => {
  const long = 'x'.repeat(20 << 20);
  expect(readJson(Buffer.from(JSON.stringify({ a: long })))).toEqual({ a: long });
  expect(() => readJson(Buffer.from(`{"a":${'"\\'.repeat(1_000_000)}`))).toThrow('malformed_message');
  expect(() => readXml(`<a ${'b="1" '.repeat(2)}/>`)).toThrow('malformed_message');
});

it('refuses bombs and broken bytes, and nothing else is thrown', () => {
  const bomb = `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;">]><a>&y;</a>`;
  expect(() => readXml(bomb)).toThrow('unsafe_message');
  expect(() => readXml('<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>')).toThrow('unsafe_message');
  expect(() => readXml('<a>&nothere;</a>')).toThrow('malformed_message');
  expect(() => readXml('<a>'.repeat(200))).toThrow('unsafe_message');
  expect(() => readJson(Buffer.from('['.repeat(100_000)))).toThrow('unsafe_message');
  expect(() => readJson(Buffer.from([0x7b, 0xff, 0x7d]))).toThrow('undecodable');
  expect(() => readJson(Buffer.from('{"a":'))).toThrow('malformed_message');
  fc.assert(
    fc.property(fc.constantFrom('', '{', '[', '<a>', '<a b="'), fc.uint8Array({ maxLength: 100 }), (head, tail) => {
      try {
        parseMapped([])(Buffer.concat([Buffer.from(head), tail]), CHANNEL);
      } catch (error) {
        expect(error).toBeInstanceOf(FeedFault);
      }
    }),
    { numRuns: 1000 },
  );
});
