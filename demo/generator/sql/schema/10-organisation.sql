create table institutions ( -- key inst_code
  inst_code text not null,
  inst_name text,
  inst_level text,
  inst_type text,
  township_code text,
  opened_on date,
  create_time timestamp not null,
  update_time timestamp
);
create table departments ( -- key dept_code
  dept_code text not null,
  dept_name text,
  parent_code text,
  inst_code text,
  dept_type text,
  specialty_code text,
  opened_on date,
  closed_on date,
  sort_no integer,
  campus_code text,
  create_time timestamp not null,
  update_time timestamp
);
create table wards ( -- key ward_code
  ward_code text not null,
  ward_name text,
  dept_code text,
  inst_code text,
  approved_beds integer,
  open_beds integer,
  opened_on date,
  closed_on date,
  campus_code text,
  create_time timestamp not null,
  update_time timestamp
);
create table beds ( -- key bed_id
  bed_id text not null,
  ward_code text,
  bed_no text,
  bed_type text,
  opened_on date,
  closed_on date,
  create_time timestamp not null,
  update_time timestamp
);
create table staff ( -- key staff_code
  staff_code text not null,
  staff_name text,
  staff_type text,
  title text,
  title_level text,
  dept_code text,
  group_code text,
  phone text,
  hired_on date,
  left_on date,
  create_time timestamp not null,
  update_time timestamp
);
create table treatment_groups ( -- key group_code
  group_code text not null,
  group_name text,
  dept_code text,
  leader_code text,
  create_time timestamp not null,
  update_time timestamp
);
