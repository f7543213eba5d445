-- When a run began of which only totals are known is not known: they stand over all answers until then, as before.
update transcript_facts set value_at = 0 where kind = 'totals';
