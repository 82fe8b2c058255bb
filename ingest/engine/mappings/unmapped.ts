import { ident, literal, type ReadonlyWarehouse, UserError } from '../../../core/index.ts';
import { landedName, type System } from '../contract.ts';
import './errors.ts';

/** A value of a source's code column as loaded rows have it. */
export interface DomainValue {
  readonly domain: string;
  readonly system: string;
  readonly source_code: string;
  /** Name that the source gives the code, where a column of the contract says it. */
  readonly source_name: string | null;
  /** Loaded rows that carry it. */
  readonly rows: number;
  readonly standard_code: string | null;
  readonly approved_by: string | null;
  readonly approved_at: string | null;
}

export interface Suggestion {
  readonly system: string;
  readonly source_code: string;
  readonly source_name: string | null;
  readonly rows: number;
  readonly standard_code: string;
  readonly standard_name: string;
  /** Similarity of the names, 0 to 1. */
  readonly score: number;
}

const SUGGESTED = 3;
/** Below this two names have little in common. */
const WORTH_SAYING = 0.5;

const letters = (text: string) => `list_distinct(string_split(${text}, ''))`;

/** Sørensen-Dice coefficient of two names' characters: DuckDB's own similarities compare bytes, where any two Chinese characters look alike. */
const likeness = (a: string, b: string) =>
  `2.0 * len(list_intersect(${letters(a)}, ${letters(b)})) / (len(${letters(a)}) + len(${letters(b)}))`;

function counts(systems: readonly System[]): string | undefined {
  const parts = systems.flatMap((system) =>
    system.tables.flatMap((contract) =>
      contract.columns.flatMap(({ name, domain }) => {
        if (!domain) return [];
        const label =
          'label' in domain && domain.label ? `any_value(cast(${ident(domain.label)} as varchar))` : 'null::varchar';
        return [
          `select ${literal(domain.id)} as domain, ${literal(system.system)} as system, cast(${ident(name)} as varchar) as source_code,
             ${label} as source_name, count(*) as n from raw.main.${ident(landedName(system, contract))}
           where _deleted_at is null and ${ident(name)} is not null group by ${ident(name)}`,
        ];
      }),
    ),
  );
  return parts.length > 0 ? parts.join('\nunion all\n') : undefined;
}

/** Every code of the contracts' value domains that loaded rows carry, most frequent first. Codes are no identifiers. */
export async function domainValues(
  warehouse: ReadonlyWarehouse,
  systems: readonly System[],
  only: { readonly domain?: string | undefined; readonly unmapped?: boolean | undefined } = {},
): Promise<DomainValue[]> {
  const found = counts(systems);
  if (found === undefined) return [];
  return warehouse.rows<DomainValue>(
    `with found as (select domain, system, source_code, any_value(source_name) as source_name, sum(n)::bigint as rows from (${found}) group by all)
     select f.domain, f.system, f.source_code, coalesce(f.source_name, m.source_name) as source_name, f.rows, m.standard_code, m.approved_by, m.approved_at
     from found f left join raw.main._mappings m using (domain, system, source_code)
     where ($1::varchar is null or f.domain = $1) and (not $2 or m.standard_code is null) order by f.rows desc, f.domain, f.system, f.source_code`,
    [only.domain ?? null, only.unmapped ?? false],
  );
}

/** Standard codes whose names come nearest to those of unmapped values. A suggestion maps nothing: a person approves it. */
export async function suggestMappings(
  warehouse: ReadonlyWarehouse,
  systems: readonly System[],
  domain: string,
): Promise<Suggestion[]> {
  await requireDomain(warehouse, domain);
  const values = await domainValues(warehouse, systems, { domain, unmapped: true });
  if (values.length === 0) return [];
  const rows = values.map(({ system, source_code, source_name, rows: n }) => {
    const name = source_name === null ? 'null::varchar' : literal(source_name);
    return `(${literal(system)}, ${literal(source_code)}, ${name}, ${n})`;
  });
  return warehouse.rows<Suggestion>(
    `with unmapped as (select * from (values ${rows.join(', ')}) as v (system, source_code, source_name, rows)),
     scored as (
       select u.*, s.code as standard_code, s.name_zh as standard_name, round(greatest(
         coalesce(${likeness('u.source_name', 's.name_zh')}, 0), coalesce(${likeness('lower(u.source_name)', 'lower(s.name_en)')}, 0),
         case when contains(s.name_zh, u.source_name) or contains(u.source_name, s.name_zh) then 0.9 else 0 end,
         case when u.source_code = s.code and u.source_name is null then 0.5 else 0 end), 3) as score
       from unmapped u cross join raw.main._standard_codes s where s.domain = $1
     )
     select * from scored where score >= ${WORTH_SAYING}
     qualify row_number() over (partition by system, source_code order by score desc, standard_code) <= ${SUGGESTED}
     order by rows desc, system, source_code, score desc, standard_code`,
    [domain],
  );
}

/** Throws `mapping/unknown-domain` with what there is. */
export async function requireDomain(warehouse: ReadonlyWarehouse, domain: string): Promise<void> {
  const known = await warehouse.rows<{ domain: string }>(
    'select distinct domain from raw.main._standard_codes order by domain',
  );
  if (known.some((one) => one.domain === domain)) return;
  throw new UserError('mapping/unknown-domain', { domain, known: known.map((one) => one.domain) });
}
