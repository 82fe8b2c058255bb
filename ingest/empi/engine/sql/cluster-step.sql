-- Every record takes the lowest number that it can see, and the number that that one has taken.
create or replace table empi_seen as
select here as record_id, least(any_value(own.label), min(other.label)) as label
from empi_both
join empi_labels own on own.record_id = here
join empi_labels other on other.record_id = there
group by here;

create or replace table empi_labels as
select s.record_id, least(s.label, t.label) as label from empi_seen s join empi_seen t on t.record_id = s.label;
