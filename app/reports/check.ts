import { nearest, UserError } from '../../core/index.ts';
import type { Report, ReportBlock } from '../../dashboards/index.ts';
import { type MetaView, memberOf } from './ask.ts';

interface Mention {
  readonly path: string;
  readonly view: string;
  readonly member: string;
}

/** Every member that a block mentions, with its place in the file. */
function mentionsOf(block: ReportBlock, at: string): Mention[] {
  if (block.kind === 'indicators') return [];
  if (block.kind === 'rows') {
    const members = [
      'date',
      ...block.columns.map(({ member }) => member),
      ...block.order.map((one) => one.replace('-', '')),
      ...Object.keys({ ...block.filters, ...block.exclude }),
      ...(block.people ? ['admission_key'] : []),
    ];
    return members.map((member) => ({ path: at, view: block.view, member }));
  }
  if (block.kind === 'balance') {
    return block.lines.flatMap(({ left, right }, index) =>
      [...left.terms, ...right.terms].flatMap((term) =>
        [term.measure, 'date', ...Object.keys({ ...term.filters, ...term.exclude })].map((member) => ({
          path: `${at}.lines.${index}`,
          view: term.view ?? '(none)',
          member,
        })),
      ),
    );
  }
  const own = [...block.by.map(({ member }) => member), 'date'];
  return block.columns.flatMap(({ measure, terms = [], over = [] }, index) => {
    const asked = [
      ...(measure ? [{ measure, view: undefined, filters: undefined, exclude: undefined }] : []),
      ...terms,
      ...over,
    ];
    return asked.flatMap((term) =>
      [
        ...own,
        term.measure,
        ...Object.keys({ ...block.filters, ...block.exclude, ...term.filters, ...term.exclude }),
      ].map((member) => ({
        path: `${at}.columns.${index}`,
        view: term.view ?? block.view,
        member,
      })),
    );
  });
}

/** Throws UserError `content/invalid` for a view or member that Cube does not have, with the nearest that it has. */
export function checkReport(report: Report, views: ReadonlyMap<string, MetaView>): void {
  const refuse = (path: string, what: string, near: readonly string[]) =>
    new UserError('content/invalid', {
      file: `reports/${report.id}.yml`,
      path,
      problem: `${what} does not exist; nearest: ${near.join(', ')}`,
    });
  for (const [index, block] of report.blocks.entries()) {
    for (const { path, view, member } of mentionsOf(block, `blocks.${index}`)) {
      const known = views.get(view);
      if (!known) throw refuse(path, `view "${view}"`, nearest(view, views.keys()));
      if (memberOf(known, member)) continue;
      const names = [...known.measures, ...known.dimensions].map(({ name }) => name.slice(view.length + 1));
      throw refuse(path, `member "${view}.${member}"`, nearest(member, names));
    }
  }
}
