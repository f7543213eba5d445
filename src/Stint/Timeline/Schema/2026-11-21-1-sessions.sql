-- Sessions of every kind. Instants are UTC milliseconds; every key begins with the bucket.

create table projects (
    bucket integer not null,
    id text not null,
    workspace text not null,
    name text not null,
    root_commit text,
    common_dir text,
    remote text,
    is_default integer not null,
    created_at bigint not null,
    primary key (bucket, id),
    unique (bucket, workspace, name)
);
create index projects_by_root on projects (bucket, workspace, root_commit);
create index projects_by_place on projects (bucket, workspace, common_dir);

-- The next human number of a scope (a project, or the sessions of none).
create table numbers (
    bucket integer not null,
    workspace text not null,
    scope text not null,
    next bigint not null,
    primary key (bucket, workspace, scope)
);

-- The projection of a session's events. Changes while open; once ended no statement changes it but a recorded correction.
create table sessions (
    bucket integer not null,
    id text not null,
    workspace text not null,
    kind text not null check (kind in ('work', 'task', 'visit')),
    number bigint not null,
    project_id text,
    actor_id text not null,
    actor_type text not null check (actor_type in ('human', 'agent', 'visitor')),
    -- What only one open session may hold: an actor, agent and worktree; a task; a visitor's device on a site.
    holder text not null,
    status text not null check (status in ('active', 'paused', 'ended')),
    started_at bigint not null,
    last_activity_at bigint not null,
    ended_at bigint,
    closed_at bigint,
    end_reason text,
    duration_ms bigint generated always as (coalesce(ended_at, last_activity_at) - started_at) stored,
    active_ms bigint not null,
    policy_version integer not null,
    idle_gap_ms bigint not null,
    end_after_ms bigint,
    tz text not null,
    source text not null,
    -- How often the session was corrected after its end; every correction is also an activity.
    amendments integer not null,
    primary key (bucket, id),
    foreign key (bucket, project_id) references projects (bucket, id),
    check (last_activity_at >= started_at),
    check ((status = 'ended') = (ended_at is not null)),
    check ((ended_at is null) = (end_reason is null)),
    check (ended_at is null or ended_at >= last_activity_at)
);
create unique index sessions_open on sessions (bucket, workspace, kind, holder) where ended_at is null;
-- Nulls are not equal: without the coalesce those of no project could share a number.
create unique index sessions_by_number on sessions (bucket, workspace, kind, coalesce(project_id, ''), number);
create index sessions_by_start on sessions (bucket, workspace, started_at, id);
create index sessions_by_project on sessions (bucket, project_id, started_at, id);
create index sessions_by_actor on sessions (bucket, workspace, actor_id, started_at, id);
create index sessions_open_by_activity on sessions (bucket, last_activity_at) where ended_at is null;

-- The timeline: append-only.
create table activities (
    bucket integer not null,
    session_id text not null,
    id text not null,
    at bigint not null,
    recorded_at bigint not null,
    type text not null,
    category text,
    description text,
    evidence text not null check (evidence in ('observed', 'stated')),
    ai integer not null,
    -- 1 when it is a sign of life at its instant, 0 for corrections and other remarks about the session.
    sign integer not null,
    path text,
    actor_id text not null,
    data text,
    primary key (bucket, session_id, id),
    foreign key (bucket, session_id) references sessions (bucket, id)
);
create index activities_by_time on activities (bucket, session_id, at, id);
create index activities_decisions on activities (bucket, id) where type = 'decision_made';

-- Files of a session: what git saw of each, and how often it was mentioned. Lines are unknown (null) for binaries.
create table session_files (
    bucket integer not null,
    session_id text not null,
    path text not null,
    old_path text,
    change text,
    times_modified bigint not null,
    lines_added bigint,
    lines_removed bigint,
    mentions bigint not null,
    primary key (bucket, session_id, path),
    foreign key (bucket, session_id) references sessions (bucket, id)
);

-- Commits made in a session.
create table session_commits (
    bucket integer not null,
    session_id text not null,
    sha text not null,
    at bigint not null,
    subject text not null,
    files_changed bigint not null,
    insertions bigint not null,
    deletions bigint not null,
    primary key (bucket, session_id, sha),
    foreign key (bucket, session_id) references sessions (bucket, id)
);
create index session_commits_by_sha on session_commits (bucket, sha);

-- Figures of one scope, zone and local date: sums and counts, never averages.
create table rollups (
    bucket integer not null,
    workspace text not null,
    scope text not null,
    zone text not null,
    date text not null,
    sessions bigint not null,
    measured bigint not null,
    duration_ms bigint not null,
    active_ms bigint not null,
    idle_ms bigint not null,
    commits bigint not null,
    lines_added bigint not null,
    lines_removed bigint not null,
    files bigint not null,
    decisions bigint not null,
    logs bigint not null,
    notes bigint not null,
    context_items bigint not null,
    tasks_completed bigint not null,
    primary key (bucket, workspace, scope, zone, date)
);

-- Active time by local hour, for "when does work happen".
create table rollup_hours (
    bucket integer not null,
    workspace text not null,
    scope text not null,
    zone text not null,
    date text not null,
    hour integer not null,
    active_ms bigint not null,
    primary key (bucket, workspace, scope, zone, date, hour)
);

-- The zones in which days are kept. A zone is added, and its days counted, when it is first asked for.
create table rollup_zones (
    bucket integer not null,
    workspace text not null,
    zone text not null,
    primary key (bucket, workspace, zone)
);
