/** What one subject of the hospital adds to the truth; each query reads the HIS tables alone (and who is whom), in SQL that shares nothing with the models. */
export interface Figures {
  /** metric → query of rows (happened, dept, n): the date and department it belongs to, and what it adds; money in cents as `<metric>_cents` */
  readonly metrics?: Readonly<Record<string, string>>;
  /** trap → `from …` whose rows are counted; the warehouse finds as many: a check `demo_his_<trap>` or the rule `<trap>` of data quality */
  readonly planted?: Readonly<Record<string, string>>;
  /** other single numbers: name → `from …` whose rows are counted */
  readonly counts?: Readonly<Record<string, string>>;
}

export const REAL_STAY = "status <> 'cancelled' and not is_newborn";
export const DISCHARGED = "status = 'discharged' and not is_newborn";

/** The month of a column, as truth's `by_month` names it. */
export const month = (column: string) => `strftime(${column}, '%Y-%m')`;

/** A table of rows with a card, and beside it `person`, the first card of whose card it is: only the generator knows who was given another one.
 * What is counted by it stands on cards with one ID number (sql/31-second-cards.sql): the patient index joins those for certain. */
export const ofPersons = (table: string) =>
  `(select t.*, coalesce(s.patient_id, t.patient_id) as person from ${table} t left join secret.second_card s on s.card_no = t.patient_id)`;
