-- When the working copy of the start was really recorded, since a session may be said to have begun earlier, and how far HEAD's log was then.
alter table work_sessions add column recorded_at bigint;
alter table work_sessions add column reflog_start text;
