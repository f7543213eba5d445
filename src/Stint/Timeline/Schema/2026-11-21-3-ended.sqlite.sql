-- An ended session does not change, but by a correction that counts itself. The statements say so too; this guards against one that forgets.
create trigger sessions_ended before update on sessions when old.ended_at is not null and new.amendments <= old.amendments begin select raise(abort, 'an ended session does not change'); end;
create trigger activities_kept before update on activities begin select raise(abort, 'the timeline is append-only'); end;
