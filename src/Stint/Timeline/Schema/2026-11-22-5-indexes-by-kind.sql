-- Visits are many, and have neither projects nor people who work: an index that nobody asks of them does not hold them, and a list of work does not
-- read past them.
drop index sessions_by_start;
create index sessions_by_start on sessions (bucket, workspace, kind, started_at, id);
drop index sessions_by_project;
create index sessions_by_project on sessions (bucket, workspace, project_id, started_at, id) where project_id is not null;
drop index sessions_by_end;
create index sessions_by_end on sessions (bucket, workspace, project_id, ended_at) where kind = 'work';
drop index sessions_by_actor;
create index sessions_by_actor on sessions (bucket, workspace, actor_id, started_at, id) where kind = 'work';
