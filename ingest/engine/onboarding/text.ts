// Words that DuckDB does not take as a bare name, and those that the lint of models takes for a join.
const RESERVED = new Set(
  `all analyse analyze and anti any array as asc asof asymmetric at authorization between bigint binary bit boolean both by case cast char check coalesce collate collation
  column columns concurrently constraint create cross current_date current_time current_timestamp current_user date default deferrable desc describe distinct do else end except
  exists false fetch for foreign freeze from full generated glob grant group grouping_id having ilike in initially inner int integer intersect interval into is isnull join lambda
  lateral leading left like limit localtime localtimestamp map natural not notnull null offset on only or order outer over overlaps partition pivot pivot_longer pivot_wider
  placing positional primary qualify range real references returning right row rows select semi session_user set show similar smallint some struct summarize symmetric table
  tablesample then time timestamp to trailing true try_cast union unique unpivot user using values varchar variadic verbose when where window with`.split(
    /\s+/,
  ),
);
const LONGEST_NAME = 80;

export const isReserved = (word: string) => RESERVED.has(word);

/** A name that can stand in SQL, a file name and a template: lower case, letters (Chinese too), digits and _. */
export function plainName(name: string): string {
  const words = name
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, LONGEST_NAME);
  if (words === '' || /^\p{N}/u.test(words)) return `c_${words}`;
  return RESERVED.has(words) ? `${words}_` : words;
}

/** Gives each name a plain one that no other has. */
export function plainNames(names: readonly string[]): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  return new Map(
    names.map((name): [string, string] => {
      const wanted = plainName(name);
      let given = wanted;
      for (let n = 2; taken.has(given); n++) given = `${wanted}_${n}`;
      taken.add(given);
      return [name, given];
    }),
  );
}

/** A text that can stand in a comment and in a template: one line, no braces. */
export const oneLine = (text: string) =>
  text
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .replace(/[{}]/g, ' ')
    .trim();

const KEYWORD = /^(true|false|null|yes|no|on|off|y|n|~)$/i;

/** A scalar of YAML, plain where that is safe within brackets. */
export function scalar(text: string): string {
  const isPlain = /^[\p{L}_][\p{L}\p{N}_]*( [\p{L}\p{N}_]+)*$/u.test(text) && !KEYWORD.test(text);
  return isPlain ? text : JSON.stringify(text);
}
