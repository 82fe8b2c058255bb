import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { log, utc } from '../../core/index.ts';
import { HOUSE_PROJECT } from '../../models/index.ts';
import type { OpenSite } from '../site/open.ts';
import { canonical, changedFields, digest, siteIndicators } from './definitions.ts';
import { type ChangeKind, recordChange } from './log.ts';

type Fields = Readonly<Record<string, unknown>>;
type Kind = 'definition' | 'code_list';

/** Code lists with the number of their rows; the site's own win, as they do in a build. */
function codeLists({ dir }: OpenSite['site']): Map<string, Fields> {
  const found = new Map<string, Fields>();
  for (const root of [HOUSE_PROJECT, dir]) {
    for (const file of csvFiles(join(root, 'seeds'))) {
      const text = readFileSync(file, 'utf8');
      found.set(basename(file, '.csv'), { version: digest(text), rows: text.trim().split('\n').length - 1 });
    }
  }
  return found;
}

function csvFiles(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.csv'))
      .sort()
      .map((file) => join(folder, file));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

const TARGET_FIELDS = new Set(['target', 'target_evidence']);

/** Fields of an entry by the kind of change that they are. */
function byKind(kind: Kind, { before, after }: { before: Fields; after: Fields }): [ChangeKind, Fields, Fields][] {
  const isTarget = (key: string) => kind === 'definition' && TARGET_FIELDS.has(key);
  const part = (wanted: boolean, fields: Fields) =>
    Object.fromEntries(Object.entries(fields).filter(([key]) => isTarget(key) === wanted));
  return (
    [
      [kind, false],
      ['target', true],
    ] as const
  ).flatMap(([name, wanted]): [ChangeKind, Fields, Fields][] => {
    const fields = part(wanted, after);
    return Object.keys(fields).length === 0 ? [] : [[name, part(wanted, before), fields]];
  });
}

/**
 * Compares indicators and code lists with those that were last seen here and writes down what changed, field by field. The first look
 * at a site is no change. Called when a server starts and after a build; gives how many changes there were.
 */
export function recordContents(open: OpenSite): Promise<number> {
  // Two looks at once would write the same change down twice.
  const after = (looking.get(open.store) ?? Promise.resolve(0)).catch(() => 0).then(() => look(open));
  looking.set(open.store, after);
  return after;
}

const looking = new WeakMap<OpenSite['store'], Promise<number>>();

async function look(open: OpenSite): Promise<number> {
  const { store, site } = open;
  const contents: [Kind, Map<string, Fields>][] = [
    ['definition', new Map([...siteIndicators(open)])],
    ['code_list', codeLists(site)],
  ];
  let count = 0;
  for (const [kind, now] of contents) {
    const rows = await store.rows<{ subject: string; fingerprint: string; content: string }>(
      'select subject, fingerprint, content from known_contents where kind = $1',
      [kind],
    );
    const known = new Map(rows.map((row) => [row.subject, row]));
    const texts = new Map([...now].map(([subject, fields]) => [subject, canonical(fields)]));
    const changed = [...texts].filter(([subject, text]) => known.get(subject)?.fingerprint !== digest(text));
    const gone = [...known.keys()].filter((subject) => !texts.has(subject));
    if (changed.length === 0 && gone.length === 0) continue;
    const isFirst = known.size === 0;
    for (const subject of isFirst ? [] : [...changed.map(([name]) => name), ...gone]) {
      const fields = changedFields(JSON.parse(known.get(subject)?.content ?? '{}'), now.get(subject) ?? {});
      for (const [name, before, after] of fields ? byKind(kind, fields) : []) {
        await recordChange(store, {
          kind: name,
          subject,
          before,
          after,
          by: 'files',
          at: site.clock.now(),
          on: site.clock.today(),
        });
        count += 1;
      }
    }
    await store.transaction(async (tx) => {
      const subjects = JSON.stringify([...changed.map(([subject]) => subject), ...gone]);
      await tx.run(
        'delete from known_contents where kind = $1 and subject in (select unnest(from_json($2::json, \'["varchar"]\')))',
        [kind, subjects],
      );
      await tx.run(
        `insert into known_contents select $1, r.subject, r.fingerprint, r.content, $2::timestamp
         from (select unnest(from_json($3::json, '[{"subject": "varchar", "fingerprint": "varchar", "content": "varchar"}]')) as r)`,
        [
          kind,
          utc(site.clock.now()),
          JSON.stringify(changed.map(([subject, content]) => ({ subject, fingerprint: digest(content), content }))),
        ],
      );
    });
  }
  if (count > 0) log('app').info({ changes: count }, 'contents.changed');
  return count;
}
