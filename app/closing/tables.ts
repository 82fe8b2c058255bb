/** Reported figures, frozen for good, in app.duckdb. Amounts are decimal text; rows of closing_figures are never changed. */
export const CLOSING_TABLES = [
  `create table if not exists closings (
     id varchar primary key, month varchar not null, subject varchar not null, version integer not null, state varchar not null,
     closed_by varchar not null, closed_at timestamp not null, closed_on date not null, build_id varchar not null, batch bigint not null,
     provisional_reason varchar, reopen_asked_by varchar, reopen_reason varchar)`,
  `create table if not exists closing_figures (
     closing varchar not null, indicator varchar not null, grain varchar not null, institution varchar not null, department varchar not null,
     value varchar, numerator varchar, denominator varchar, no_value varchar, is_provisional boolean not null, fingerprint varchar not null)`,
  `create table if not exists closing_history (
     closing varchar not null, number integer not null, occurred_at timestamp not null, user_name varchar not null, action varchar not null,
     reason varchar)`,
];
