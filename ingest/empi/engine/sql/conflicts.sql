-- Chains that would join two verified numbers, or records that a person parted: to be cut, not followed.
create or replace table empi_torn as
select label
from empi_labels join raw.main._empi_records using (record_id)
group by label
having count(distinct case when id_state = 'verified' then id_no end) > 1
union
select l.label
from empi_held h
join empi_labels l on l.record_id = h.left_id
join empi_labels r on r.record_id = h.right_id
where h.kind = 'cannot' and l.label = r.label;
