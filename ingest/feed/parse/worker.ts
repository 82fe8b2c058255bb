import { parentPort, workerData } from 'node:worker_threads';
import { discoverMappings } from '../mapped/discover.ts';
import { parseMapped } from '../mapped/parse.ts';
import { messageParser } from './parse-message.ts';
import { type ParsedSegment, parseSegment } from './parse-segment.ts';
import type { ParserSetup, SegmentOrder } from './parsed-segments.ts';

/** What the worker thread answers to an order. */
export type ParseAnswer = { readonly parsed: ParsedSegment } | { readonly failure: string };

const setup = workerData as ParserSetup;
const mappings = await discoverMappings(setup.mappingFolders, setup.columns);
const parse = messageParser(parseMapped(mappings));

function answer(order: SegmentOrder): ParseAnswer {
  try {
    const { columns, channels, otherwise } = setup;
    return { parsed: parseSegment({ ...order, columns, channels, otherwise, parse }) };
  } catch (error) {
    const { code } = error as { code?: string };
    return { failure: code ?? (error instanceof Error ? error.name : typeof error) };
  }
}

parentPort?.on('message', (order: SegmentOrder) => parentPort?.postMessage(answer(order)));
