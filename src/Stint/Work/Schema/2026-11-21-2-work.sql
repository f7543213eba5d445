-- What a work session has beyond the session: its goal, who drives it, where it happens, what git saw.

create table work_sessions (
    bucket integer not null,
    session_id text not null,
    agent text,
    agent_session text,
    model text,
    provider text,
    worktree text,
    chosen_by text not null,
    goal text,
    template text,
    version text,
    os text,
    shell text,
    host text,
    outcome text check (outcome in ('yes', 'partial', 'no')),
    outcome_why text,
    branch_start text,
    branch_end text,
    head_start text,
    head_end text,
    tree_start text,
    tree_end text,
    -- When git was last asked, how many commits came from elsewhere, and why a figure is approximate.
    measured_at bigint,
    arrived bigint,
    approximate text,
    primary key (bucket, session_id),
    foreign key (bucket, session_id) references sessions (bucket, id)
);
create index work_sessions_by_worktree on work_sessions (bucket, worktree);

create table session_tags (
    bucket integer not null,
    session_id text not null,
    tag text not null,
    primary key (bucket, session_id, tag),
    foreign key (bucket, session_id) references sessions (bucket, id)
);
create index session_tags_by_tag on session_tags (bucket, tag, session_id);

-- Planned, open and finished tasks of a session, by key.
create table session_tasks (
    bucket integer not null,
    session_id text not null,
    task_key text not null,
    status text not null check (status in ('planned', 'in_progress', 'completed')),
    primary key (bucket, session_id, task_key),
    foreign key (bucket, session_id) references sessions (bucket, id)
);

-- What comes next, per project: numbered, done or open.
create table next_actions (
    bucket integer not null,
    workspace text not null,
    scope text not null,
    n bigint not null,
    text text not null,
    session_id text,
    created_at bigint not null,
    done_at bigint,
    primary key (bucket, workspace, scope, n)
);

-- That something was here and was deleted on purpose, by whom and when; never what it said.
create table tombstones (
    bucket integer not null,
    id text not null,
    workspace text not null,
    kind text not null,
    number bigint,
    project_id text,
    deleted_at bigint not null,
    deleted_by text not null,
    primary key (bucket, id)
);
