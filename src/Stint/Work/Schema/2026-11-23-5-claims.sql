-- Whose a commit is, as its session said when it was made: in a worktree that several share, git alone cannot tell.
create table commit_claims (
    bucket integer not null,
    workspace text not null,
    sha text not null,
    session_id text not null,
    primary key (bucket, workspace, sha),
    foreign key (bucket, session_id) references sessions (bucket, id)
);
create index commit_claims_by_session on commit_claims (bucket, session_id);
