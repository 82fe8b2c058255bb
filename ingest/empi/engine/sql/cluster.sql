-- Decisions that hold: not undone, and not overruled by a later one that holds.
create or replace table empi_held as
select c.kind, c.left_id, c.right_id
from raw.main._empi_constraints c
join raw.main._empi_decisions d on d.decision = c.decision and d.undone_by is null
left join raw.main._empi_decisions o on o.decision = c.overruled_by and o.undone_by is null
where o.decision is null;

create or replace table empi_bonds as
select left_id, right_id, 'manual' as rule, 1e9::double as score from empi_held where kind = 'must'
union all
select left_id, right_id, rule, score from raw.main._empi_edges where rule in ('id', 'score');

create or replace table empi_both as
select left_id as here, right_id as there from empi_bonds union select right_id, left_id from empi_bonds;

create or replace table empi_labels as select distinct here as record_id, here as label from empi_both;
