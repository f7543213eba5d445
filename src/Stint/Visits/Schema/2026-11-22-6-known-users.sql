-- Most visitors are known to nobody.
drop index visits_by_user;
create index visits_by_user on visits (bucket, workspace, user_id, started_at, session_id) where user_id is not null;
