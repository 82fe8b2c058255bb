/** Briefs as they were read. Of the same build one a person, kind and period; another build makes another brief. */
export const BRIEF_TABLES = [
  `create table if not exists briefs (
     id varchar not null, kind varchar not null, user_name varchar not null, role varchar not null, period_from date not null, period_to date not null,
     build_id varchar not null, made_at timestamp not null, content varchar not null)`,
];
