import { pseudonymSql } from '../../../core/index.ts';
import { type Barrier, HOLE, OTHER } from './barrier.ts';

/**
 * The only expressions through which a direct identifier may come into the marts. Everything else is a leak: a hash
 * without a key, a part of a number, a date of birth by the day.
 */
export const HOUSE_BARRIERS: readonly Barrier[] = [
  {
    name: 'pseudonym',
    sql: pseudonymSql(HOLE),
    reason: 'HMAC-SHA256 with the key of the site (DESIGN D15): without the key nobody can try numbers until one fits.',
  },
  {
    name: 'year',
    sql: `year(${HOLE})`,
    reason: 'A year of birth is shared by thousands; small groups are hidden where numbers are shown.',
  },
  {
    name: 'age in years',
    sql: `date_sub('year', ${HOLE}, ${OTHER})`,
    reason: 'Whole years between a birth and another day give back no date of birth.',
  },
  {
    name: 'is given',
    sql: `${HOLE} is not null`,
    reason: 'Says that there is a value and not which.',
  },
];
