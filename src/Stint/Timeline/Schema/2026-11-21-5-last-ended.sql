-- The session of a project that ended last, which every resume begins with.
create index sessions_by_end on sessions (bucket, project_id, ended_at);
