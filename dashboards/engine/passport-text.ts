import { type Locale, numberPhrase } from './number-text.ts';
import type { NamedFilter, Passport, PassportTerm } from './passport-wire.ts';
import { CODES, WORDS } from './passport-words.ts';

/** A line of a passport: what, and what it says. */
export type PassportLine = readonly [label: string, text: string];

export interface PassportSection {
  readonly id: 'figure' | 'definition' | 'data' | 'quality' | 'version';
  readonly title: string;
  readonly lines: readonly PassportLine[];
}

/** Words of one language. */
function speaker(locale: Locale) {
  const at = locale === 'zh' ? 0 : 1;
  return {
    word: (key: keyof typeof WORDS) => WORDS[key][at],
    code: (group: keyof typeof CODES, key: string) => CODES[group][key]?.[at] ?? key,
    pick: (zh: string, en: string) => (locale === 'zh' ? zh : en || zh),
    list: (items: readonly string[]) => items.join(locale === 'zh' ? '、' : ', '),
    number: (value: number | null) =>
      value === null ? '—' : numberPhrase(value, { locale, decimals: 2, compact: false }).replace(/\.00$/, ''),
  };
}

type Speaker = ReturnType<typeof speaker>;

const filled = (lines: readonly (readonly [string, string | null | undefined])[]): PassportLine[] =>
  lines.flatMap(([label, text]) => (text ? [[label, text] as const] : []));

function figureLines({ answer, build }: Passport, say: Speaker): PassportLine[] {
  const { word } = say;
  const [row] = answer.rows_total === 1 ? answer.rows : [];
  const reason = row?.reason ? `（${say.code('reason', row.reason)}）` : '';
  const value = row && `${say.number(row.value)} ${row.value === null ? reason : answer.unit}`;
  return filled([
    [word('value'), row ? value : `${answer.rows_total} ${word('rows')}`],
    [word('numerator'), row && say.number(row.numerator)],
    [word('denominator'), row && row.denominator !== null ? say.number(row.denominator) : null],
    [word('period'), `${answer.period.from} – ${answer.period.to}`],
    [word('not_collected'), answer.not_collected && say.list(answer.not_collected.missing)],
    [word('build'), `${build.build_id}${build.kind ? ` · ${say.code('kind', build.kind)}` : ''}`],
    [word('built_at'), build.finished_at && `${build.finished_at} UTC`],
  ]);
}

const filterText = (filters: readonly NamedFilter[], say: Speaker) =>
  filters.map(({ title, dimension, values }) => `${title}(${dimension}) = ${say.list(values)}`).join('; ');

/** One part of a side, with its filters and what it counts. */
export function termLine(term: PassportTerm, locale: Locale): string {
  const say = speaker(locale);
  const own = filterText(term.filters, say);
  const asked = filterText(term.asked, say);
  const people = term.people === null ? '' : `，${say.word('people')} ${say.number(term.people)}`;
  return [
    `${term.factor === 1 ? '' : `${term.factor} × `}${term.view_title}·${term.measure_title} (${term.view}.${term.measure})`,
    ...(term.window === 'period' ? [] : [say.code('window', term.window)]),
    ...(term.per_day ? [say.word('per_day')] : []),
    ...(own ? [`${say.word('own_filter')} ${own}`] : []),
    ...(asked ? [`${say.word('asked_filter')} ${asked}`] : []),
    `${say.word('counts')} ${say.number(term.value)}${people}`,
  ].join(' | ');
}

function definitionLines({ definition }: Passport, say: Speaker, locale: Locale): PassportLine[] {
  const { word } = say;
  const { info, rows } = definition;
  const side = (terms: readonly PassportTerm[] | null, label: string) =>
    (terms ?? []).map((term) => [label, termLine(term, locale)] as const);
  return filled([
    [word('name'), say.pick(info.name_zh, info.name_en)],
    [word('other_name'), say.pick(info.name_en, info.name_zh)],
    [word('code'), `${info.code} · ${info.id}`],
    [word('numerator_text'), info.numerator_zh],
    [word('denominator_text'), info.denominator_zh],
    [word('formula'), definition.formula_zh],
    [word('formula_members'), definition.formula_members],
    ...side(definition.numerator, word('numerator')),
    ...side(definition.denominator, word('denominator')),
    [word('your_rows'), say.pick(rows.text_zh, rows.text_en)],
    [word('suppressed'), rows.suppressed ? word('suppressed_yes') : null],
    [word('date_basis'), info.date_basis],
    [word('department_basis'), info.department_basis],
    [
      word('population'),
      Object.entries(info.population)
        .map(([group, membership]) => `${say.code('population', group)} ${say.code('membership', membership)}`)
        .join('; '),
    ],
    [word('basis'), info.basis],
    [word('source_of_record'), info.source_of_record],
    [word('available_after'), `${info.available_after} ${word('days')}`],
    [word('owner'), info.owner_department],
    [word('source'), info.source],
    [word('target'), info.target],
    [word('note'), info.note],
  ]);
}

function dataLines({ lineage }: Passport, say: Speaker): PassportLine[] {
  const { word } = say;
  const layers = [...new Set(lineage.models.map(({ layer }) => layer))];
  return filled([
    [word('views'), say.list(lineage.views.map(({ name, title }) => `${title} ${name}`))],
    [word('cubes'), say.list(lineage.cubes.map(({ name, relation }) => (relation ? `${name} → ${relation}` : name)))],
    ...layers.map(
      (layer) =>
        [
          say.code('layer', layer),
          say.list(lineage.models.filter((model) => model.layer === layer).map(({ name }) => name)),
        ] as const,
    ),
    ...lineage.sources.map(
      (one) =>
        [
          `${one.source}.${one.table}`,
          [
            `${word('batch')} ${one.batch}`,
            `${one.applied_at} UTC`,
            `${word('read')} ${one.rows_read}`,
            `${word('landed')} ${one.rows_landed}`,
            `${word('quarantined')} ${one.rows_quarantined}`,
            one.reconciled === null ? word('never_reconciled') : one.reconciled ? word('reconciled') : word('differs'),
          ].join(' · '),
        ] as const,
    ),
    [word('not_loaded'), say.list(lineage.not_loaded)],
  ]);
}

function qualityLines({ quality, second_road: road, answer }: Passport, say: Speaker): PassportLine[] {
  const { word } = say;
  const { tests, findings, provisional } = quality;
  const when = road.checked_at ? ` (${road.from} – ${road.to}; ${road.checked_at} UTC; ${road.build_id})` : '';
  const stale = road.outcome !== 'not_run' && !road.is_current ? ` · ${word('other_build')}` : '';
  const cells = road.outcome === 'agrees' ? ` · ${road.cells} ${word('cells')}` : '';
  const { coverage } = answer;
  return filled([
    [word('quality'), say.code('quality', quality.status)],
    [
      word('tests'),
      `${word('passed')} ${tests.passed} · ${word('warned')} ${tests.warned} · ${word('failed')} ${tests.failed} · ${word('not_run')} ${tests.not_run}`,
    ],
    ...findings.map(
      (one) =>
        [
          `${say.code('status', one.status)} ${one.model}`,
          `${one.kind === 'singular' ? one.test : one.kind}${one.column ? ` (${one.column})` : ''}: ${one.failures}`,
        ] as const,
    ),
    [word('quarantine'), String(quality.quarantined)],
    [word('not_reconciled'), String(quality.not_reconciled)],
    [word('arrived'), coverage && `${coverage.arrived}/${coverage.expected}`],
    [
      word('provisional'),
      answer.provisional
        ? provisional.map((one) => say.pick(one.text_zh, one.text_en)).join('; ') || word('yes')
        : word('no'),
    ],
    [
      word('second_road'),
      `${say.code('road', road.outcome)}${cells}${road.differences > 0 ? ` · ${road.differences}` : ''}${stale}${when}`,
    ],
  ]);
}

function versionLines({ definition: { info } }: Passport, say: Speaker): PassportLine[] {
  const { word } = say;
  return filled([
    [word('status'), `${info.status}${info.verified ? '' : ` · ${word('unverified')}`}`],
    [word('approved'), info.approved_by && `${info.approved_by} ${info.approved_at ?? ''}`],
    [word('correction'), info.correction],
    [word('evidence'), info.evidence && say.code('evidence', info.evidence)],
  ]);
}

/** A passport in words: what the drawer shows and what is printed. */
export function passportSections(passport: Passport, locale: Locale): PassportSection[] {
  const say = speaker(locale);
  const section = (id: PassportSection['id'], lines: readonly PassportLine[]) => ({ id, title: say.word(id), lines });
  return [
    section('figure', figureLines(passport, say)),
    section('definition', definitionLines(passport, say, locale)),
    section('data', dataLines(passport, say)),
    section('quality', qualityLines(passport, say)),
    section('version', versionLines(passport, say)),
  ];
}

/** The same as plain text, to be copied into a letter. */
export function passportText(passport: Passport, locale: Locale): string {
  const { info } = passport.definition;
  const say = speaker(locale);
  const head = `${say.word('title')} · ${info.code} ${say.pick(info.name_zh, info.name_en)}`;
  const sections = passportSections(passport, locale).map(({ title, lines }) =>
    [`【${title}】`, ...lines.map(([label, text]) => `${label}${locale === 'zh' ? '：' : ': '}${text}`)].join('\n'),
  );
  return [head, ...sections].join('\n\n');
}
