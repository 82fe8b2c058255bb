import { toUSVString } from 'node:util';
import { encodingOf, textOf } from './decode.ts';
import { NamedRows } from './named-rows.ts';
import type { RowWriter } from './row-writer.ts';
import { FileFault, LONGEST_ROW, type Task } from './task.ts';

const TOKEN = /"(?:[^"\\]|\\.)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/gs;

/** Reads JSON: an array of objects, or one object after another. */
export async function parseJson(task: Task, out: RowWriter): Promise<readonly string[]> {
  const rows = new NamedRows(task, out);
  const encoding = await encodingOf(task);
  let text = '';
  let line = 1;
  let isList = false;
  let isClosed = false;
  const broken = () => new FileFault('ingest/file-broken', { reason: `JSON, ${line}` });
  for await (const piece of textOf(task, encoding.name)) {
    text += piece;
    for (;;) {
      const gap = /^[\s,]*/.exec(text)?.[0] ?? '';
      line += feeds(gap);
      text = text.slice(gap.length);
      if (text === '') break;
      if (text[0] === '[' && !isList) {
        isList = true;
        text = text.slice(1);
        continue;
      }
      if (text[0] === ']' && isList && !isClosed) {
        isClosed = true;
        text = text.slice(1);
        continue;
      }
      if (text[0] !== '{' || isClosed) throw broken();
      const end = objectEnd(text);
      if (end === undefined) {
        if (text.length > LONGEST_ROW) throw broken();
        break;
      }
      const values = valuesOf(text.slice(0, end));
      if (values === undefined) throw broken();
      rows.row(values, line, isDamaged(values, encoding.isProven));
      line += feeds(text.slice(0, end));
      text = text.slice(end);
    }
  }
  if (text.trim() !== '' || (isList && !isClosed)) throw broken();
  return rows.end();
}

/** Reads NDJSON: one object a line. A line that is none is put aside. */
export async function parseNdjson(task: Task, out: RowWriter): Promise<readonly string[]> {
  const rows = new NamedRows(task, out);
  const encoding = await encodingOf(task);
  let rest = '';
  let number = 0;
  const take = (line: string) => {
    number += 1;
    if (line.trim() === '') return;
    const values = valuesOf(line);
    if (values === undefined) out.putAside(line, number);
    else rows.row(values, number, isDamaged(values, encoding.isProven));
  };
  for await (const piece of textOf(task, encoding.name)) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > LONGEST_ROW) throw new FileFault('ingest/file-broken', { reason: `NDJSON, ${number + 1}` });
    for (const line of lines) take(line);
  }
  if (rest !== '') take(rest);
  return rows.end();
}

const feeds = (text: string) => text.split('\n').length - 1;

/** Text that no Unicode is: bytes that did not decode, or half a letter written as an escape. */
const isDamaged = (values: ReadonlyMap<string, string | null>, isProven: boolean) =>
  [...values.values()].some(
    (value) => value !== null && (value !== toUSVString(value) || (!isProven && value.includes('\uFFFD'))),
  );

/** Where the object ends that the text begins with; undefined when it goes on. */
function objectEnd(text: string): number | undefined {
  const mark = /["{}]/g;
  let depth = 0;
  for (let found = mark.exec(text); found; found = mark.exec(text)) {
    if (found[0] === '{') depth += 1;
    else if (found[0] === '}') depth -= 1;
    else {
      let close = text.indexOf('"', mark.lastIndex);
      while (close >= 0 && isEscaped(text, close)) close = text.indexOf('"', close + 1);
      if (close < 0) return undefined;
      mark.lastIndex = close + 1;
    }
    if (depth === 0) return mark.lastIndex;
  }
  return undefined;
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text[at - 1 - slashes] === '\\') slashes += 1;
  return slashes % 2 === 1;
}

/**
 * The members of an object as text, numbers with the digits that were written: JSON.parse would round them, so every string
 * and number is marked before it and unmarked after. Undefined where the text is no object.
 */
function valuesOf(text: string): Map<string, string | null> | undefined {
  const marked = text.replace(TOKEN, (token) => (token.startsWith('"') ? `"s${token.slice(1)}` : `"n${token}"`));
  let parsed: unknown;
  try {
    parsed = JSON.parse(marked);
  } catch {
    return undefined;
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return undefined;
  return new Map(Object.entries(parsed).map(([name, value]) => [name.slice(1), asText(value)]));
}

function asText(value: unknown): string | null {
  if (value === null) return null;
  if (typeof value === 'string') return value.slice(1);
  return typeof value === 'object' ? unmarked(value) : String(value);
}

/** A nested value as JSON again. */
function unmarked(value: unknown): string {
  if (typeof value === 'string') return value.startsWith('n') ? value.slice(1) : JSON.stringify(value.slice(1));
  if (Array.isArray(value)) return `[${value.map(unmarked).join(',')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  return `{${Object.entries(value)
    .map(([name, member]) => `${JSON.stringify(name.slice(1))}:${unmarked(member)}`)
    .join(',')}}`;
}
