create table campuses ( -- key campus_code
  campus_code text not null,
  campus_name text,
  inst_code text,
  township_code text,
  opened_on date,
  closed_on date,
  create_time timestamp not null,
  update_time timestamp
);
create table staff_posts ( -- key post_id
  post_id text not null,
  staff_code text,
  post_kind text,
  dept_code text,
  group_code text,
  title text,
  title_level text,
  started_on date,
  ended_on date,
  create_time timestamp not null,
  update_time timestamp
);
