import { SaxesParser } from 'saxes';
import { bytesOf, encodingOf, textOf } from './decode.ts';
import { NamedRows } from './named-rows.ts';
import type { RowWriter } from './row-writer.ts';
import { FileFault, LONGEST_ROW, type Task } from './task.ts';

const DEEPEST = 64;

/** Reads XML: each element that `record` names is a row, its attributes and children are the columns. */
export async function parseXml(task: Task, out: RowWriter): Promise<readonly string[]> {
  const declared = await declaredEncoding(task);
  const source = declared ? { ...task, settings: { ...task.settings, encoding: declared } } : task;
  const encoding = await encodingOf(source);
  const rows = new NamedRows(task, out);
  const reader = new Elements(task, rows, encoding.isProven);
  for await (const piece of textOf(source, encoding.name)) reader.push(piece);
  reader.end();
  return rows.end();
}

async function declaredEncoding(task: Task): Promise<string | undefined> {
  if (task.settings.encoding !== undefined) return undefined;
  for await (const piece of bytesOf(task)) {
    const name = /^<\?xml[^>]*encoding\s*=\s*["']([\w-]+)["']/.exec(piece.subarray(0, 300).toString('latin1'))?.[1];
    // The declaration of a UTF-16 file cannot be read this way; its mark tells.
    return name && /^gb/i.test(name) ? 'gb18030' : undefined;
  }
  return undefined;
}

class Elements {
  readonly #parser = new SaxesParser();
  readonly #path: string[] = [];
  readonly #rows: NamedRows;
  readonly #wanted: readonly string[] | undefined;
  readonly #isProven: boolean;
  #row: Map<string, string | null> | undefined;
  #rowDepth = 0;
  #line = 0;
  #text = '';
  #size = 0;
  #isNil = false;
  #isDamaged = false;

  constructor(task: Task, rows: NamedRows, isProven: boolean) {
    this.#rows = rows;
    this.#isProven = isProven;
    this.#wanted = task.settings.record?.split('/').filter(Boolean).map(local);
    // Entities are the way by which a small document becomes a huge one, or reads other files.
    this.#parser.on('doctype', () => {
      throw new FileFault('ingest/file-broken', { reason: 'XML: DTD' });
    });
    this.#parser.on('error', () => {
      throw new FileFault('ingest/file-broken', { reason: `XML, ${this.#parser.line}` });
    });
    this.#parser.on('opentag', (tag) => this.#open(tag.name, tag.attributes as Record<string, string>));
    this.#parser.on('text', (text) => this.#take(text));
    this.#parser.on('cdata', (text) => this.#take(text));
    this.#parser.on('closetag', () => this.#close());
  }

  push(text: string): void {
    this.#parser.write(text);
  }

  end(): void {
    this.#parser.close();
  }

  #open(name: string, attributes: Readonly<Record<string, string>>): void {
    this.#path.push(local(name));
    if (this.#path.length > DEEPEST) throw new FileFault('ingest/file-broken', { reason: `XML: > ${DEEPEST}` });
    if (this.#row === undefined) {
      if (!this.#isRecord()) return;
      this.#row = new Map();
      this.#rowDepth = this.#path.length;
      this.#line = this.#parser.line;
      this.#size = 0;
      this.#isDamaged = false;
      for (const [key, value] of Object.entries(attributes)) if (!key.startsWith('xmlns')) this.#set(local(key), value);
    } else if (this.#path.length === this.#rowDepth + 1) {
      this.#text = '';
      this.#isNil = attributes['xsi:nil'] === 'true';
    }
  }

  #take(text: string): void {
    if (this.#row === undefined) return;
    this.#size += text.length;
    if (this.#size > LONGEST_ROW) throw new FileFault('ingest/file-broken', { reason: `XML, ${this.#parser.line}` });
    if (this.#path.length > this.#rowDepth) this.#text += text;
  }

  #close(): void {
    if (this.#row !== undefined && this.#path.length === this.#rowDepth + 1) {
      this.#set(this.#path.at(-1) ?? '', this.#isNil ? null : this.#text);
    } else if (this.#row !== undefined && this.#path.length === this.#rowDepth) {
      this.#rows.row(this.#row, this.#line, this.#isDamaged);
      this.#row = undefined;
    }
    this.#path.pop();
  }

  #set(name: string, value: string | null): void {
    // A child that comes twice is two values for one column: neither is chosen.
    if (this.#row?.has(name)) this.#isDamaged = true;
    if (!this.#isProven && value?.includes('\uFFFD')) this.#isDamaged = true;
    this.#row?.set(name, value);
  }

  #isRecord(): boolean {
    if (this.#wanted === undefined) return this.#path.length === 2;
    const tail = this.#path.slice(-this.#wanted.length);
    return tail.length === this.#wanted.length && tail.every((name, i) => name === this.#wanted?.[i]);
  }
}

/** A name without its namespace prefix. */
function local(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
