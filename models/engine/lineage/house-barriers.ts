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
    name: 'age of a child in months',
    sql: `case when date_sub('year', ${HOLE}, ${OTHER}) < 18 then date_sub('month', ${HOLE}, ${OTHER}) end`,
    reason: 'Children are counted by months of age (REQUIREMENTS, Warehouse); nobody else is.',
  },
  {
    name: 'age of an infant in days',
    sql: `case when date_sub('year', ${HOLE}, ${OTHER}) < 1 then date_diff('day', ${HOLE}, ${OTHER}) end`,
    reason: 'The newborn are counted by days of age (REQUIREMENTS, Warehouse), in the first year only.',
  },
  {
    name: 'is given',
    sql: `${HOLE} is not null`,
    reason: 'Says that there is a value and not which.',
  },
];
