-- Tasks, the holds on them, and every change of status. A hold is a session of the kind 'task' whose holder is the task, so that
-- sessions_open lets one be open.

create table tasks (
    bucket integer not null,
    id text not null,
    workspace text not null,
    project_id text,
    -- The project, or '' for none: a key names one task within it.
    scope text not null,
    key text not null,
    title text,
    epic text,
    feature text,
    -- Who may take it: '' is anybody.
    agent_type text not null,
    priority bigint not null,
    status text not null,
    -- The phase that a blocked task goes back to.
    blocked_from text,
    status_at bigint not null,
    created_at bigint not null,
    -- How often it was claimed. A claim's own number is its fencing token: a later claim has a higher one.
    claims bigint not null,
    -- How often it changed: the number of the next entry of its history.
    changes bigint not null,
    primary key (bucket, id),
    unique (bucket, workspace, key, scope),
    foreign key (bucket, project_id) references projects (bucket, id)
);
-- The next task of a status is the first here: those of an agent's own type and those of none are two seeks.
create index tasks_ready on tasks (bucket, workspace, scope, status, agent_type, priority desc, id);
create index tasks_by_status on tasks (bucket, workspace, status, id);
create index tasks_by_epic on tasks (bucket, workspace, epic, id);

-- The workflow of a project's tasks, as its repository configured it when one of them was changed there last.
create table project_workflows (
    bucket integer not null,
    project_id text not null,
    workflow text not null,
    primary key (bucket, project_id),
    foreign key (bucket, project_id) references projects (bucket, id)
);

-- What a hold has beyond the session. What it is grouped by is stored as it was at the claim; once ended nothing changes.
create table task_sessions (
    bucket integer not null,
    session_id text not null,
    workspace text not null,
    task_id text not null,
    task_key text not null,
    -- Which claim of the task it is, from 1: its fencing token.
    claim bigint not null,
    agent_id text not null,
    agent_type text not null,
    model text,
    phase text not null,
    epic text,
    feature text,
    lease_ms bigint,
    lease_until bigint,
    started_at bigint not null,
    ended_at bigint,
    duration_ms bigint generated always as (ended_at - started_at) stored,
    outcome text check (outcome in ('completed', 'rejected', 'blocked', 'abandoned')),
    -- 1 when a reviewer's own work was done, and what was reviewed was sent back.
    sent_back integer not null,
    notes text,
    primary key (bucket, session_id),
    foreign key (bucket, session_id) references sessions (bucket, id),
    foreign key (bucket, task_id) references tasks (bucket, id),
    check ((ended_at is null) = (outcome is null)),
    check (ended_at is null or ended_at >= started_at)
);
create index task_sessions_by_task on task_sessions (bucket, task_id, started_at, session_id);
create index task_sessions_by_start on task_sessions (bucket, workspace, started_at, session_id);
create index task_sessions_by_agent on task_sessions (bucket, workspace, agent_id, started_at, session_id);
create index task_sessions_by_epic on task_sessions (bucket, workspace, epic, started_at, session_id);

-- The history of a task: append-only.
create table task_changes (
    bucket integer not null,
    task_id text not null,
    n bigint not null,
    id text not null,
    workspace text not null,
    at bigint not null,
    action text not null,
    from_status text,
    to_status text not null,
    actor_id text not null,
    agent_id text,
    session_id text,
    -- Whose work was sent back, as which type, done in which session.
    charged_agent text,
    charged_type text,
    charged_session text,
    note text,
    primary key (bucket, task_id, n),
    foreign key (bucket, task_id) references tasks (bucket, id)
);
create index task_changes_by_id on task_changes (bucket, workspace, id);
create index task_changes_charged on task_changes (bucket, workspace, charged_session) where charged_session is not null;

-- A hold has no number of its own beyond its claim: what is numbered within a project is work.
drop index sessions_by_number;
create unique index sessions_by_number on sessions (bucket, workspace, coalesce(project_id, ''), number) where kind = 'work';
-- Thousands of open holds are not looked at to end a work session, nor the other way round.
drop index sessions_open_by_activity;
create index sessions_open_by_activity on sessions (bucket, kind, last_activity_at) where ended_at is null;
