/** What people fill in, in app.duckdb. Uniqueness is kept by the one serial writer, which looks before it writes. */
export const FORM_TABLES = [
  `create table if not exists form_submissions (
     id varchar not null, form varchar not null, institution varchar not null, department varchar not null, period varchar not null,
     period_start date not null, period_end date not null, version integer not null, revision integer not null, state varchar not null,
     submitted_at timestamp, approved_at timestamp, unlock_asked_by varchar)`,
  `create table if not exists form_values (
     submission varchar not null, version integer not null, field varchar not null, value varchar, note varchar)`,
  `create table if not exists form_history (
     submission varchar not null, number integer not null, version integer not null, occurred_at timestamp not null, user_name varchar not null,
     action varchar not null, reason varchar, detail varchar)`,
  `create table if not exists form_evidence (
     id varchar not null, submission varchar not null, version integer not null, name varchar not null, type varchar not null, bytes bigint not null,
     sha256 varchar not null, added_by varchar not null, added_at timestamp not null)`,
  `create table if not exists history_totals (
     indicator varchar not null, institution varchar not null, department varchar not null, month date not null, numerator varchar,
     denominator varchar, value varchar, imported_by varchar not null, imported_at timestamp not null, reason varchar)`,
];
