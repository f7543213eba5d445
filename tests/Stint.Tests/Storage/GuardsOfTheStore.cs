using Stint.Operations;
using Stint.Storage;
using Stint.Tests.Support;

namespace Stint.Tests.Storage;

/// <summary>What the store itself refuses, should a statement of the product ever forget its own condition.</summary>
public sealed class GuardsOfTheStore
{
    private const string Session =
        """
        insert into sessions (bucket, id, workspace, kind, number, actor_id, actor_type, holder, status, started_at, last_activity_at, ended_at, closed_at,
          end_reason, active_ms, policy_version, idle_gap_ms, tz, source, amendments)
        values (1, '{0}', 'default', 'work', {1}, 'ana', 'human', 'ana', '{2}', 1000, 5000, {3}, {3}, {4}, 0, 1, 900000, 'UTC', 'live', 0)
        """;

    [Theory, BothEngines]
    public void Refuse_a_change_of_an_ended_session(TestEngine engine)
    {
        using var store = WithSessions(engine);
        Refused(store, "update sessions set ended_at = 6000 where bucket = 1 and id = 'ended'", "an ended session does not change");
        Refused(store, "update sessions set status = status where bucket = 1 and id = 'ended'", "an ended session does not change");
        Assert.Equal(["5000|0"], store.Rows("select ended_at, amendments from sessions where id = 'ended'"));
    }

    [Theory, BothEngines]
    public void Let_a_correction_through_that_counts_itself(TestEngine engine)
    {
        using var store = WithSessions(engine);
        store.Execute("update sessions set ended_at = 6000, amendments = amendments + 1 where bucket = 1 and id = 'ended'");
        Assert.Equal(["6000|5000|1"], store.Rows("select ended_at, duration_ms, amendments from sessions where id = 'ended'"));
    }

    [Theory, BothEngines]
    public void Let_an_open_session_change_and_end(TestEngine engine)
    {
        using var store = WithSessions(engine);
        store.Execute("update sessions set last_activity_at = 7000 where bucket = 1 and id = 'open'");
        store.Execute("update sessions set status = 'ended', ended_at = 7000, closed_at = 7000, end_reason = 'user_end' where bucket = 1 and id = 'open'");
        Assert.Equal(["6000"], store.Rows("select duration_ms from sessions where id = 'open'"));
    }

    [Theory, BothEngines]
    public void Keep_the_timeline_append_only(TestEngine engine)
    {
        using var store = WithSessions(engine);
        store.Execute("insert into activities (bucket, session_id, id, at, recorded_at, type, evidence, ai, sign, actor_id) values (1, 'open', 'a', 2000, 2000, 'log', 'stated', 0, 1, 'ana')");
        Refused(store, "update activities set description = 'better' where bucket = 1 and id = 'a'", "the timeline is append-only");
        Assert.Equal(["·"], store.Rows("select description from activities"));
    }

    [Theory]
    [BothEngines("update sessions set last_activity_at = 500 where bucket = 1 and id = 'open'")]
    [BothEngines("update sessions set ended_at = 9000 where bucket = 1 and id = 'open'")]
    [BothEngines("update sessions set status = 'ended' where bucket = 1 and id = 'open'")]
    [BothEngines("update sessions set status = 'asleep' where bucket = 1 and id = 'open'")]
    [BothEngines("update sessions set kind = 'nap' where bucket = 1 and id = 'open'")]
    [BothEngines("update sessions set project_id = 'nobody' where bucket = 1 and id = 'open'")]
    [BothEngines("update sessions set status = 'ended', ended_at = 4999, end_reason = 'user_end' where bucket = 1 and id = 'open'")]
    [BothEngines("delete from sessions where bucket = 1 and id = 'ended'")]
    public void Refuse_rows_that_contradict_themselves(TestEngine engine, string sql)
    {
        using var store = WithSessions(engine);
        store.Execute("insert into session_tags (bucket, session_id, tag) values (1, 'ended', 'parser')");
        var before = store.Dump();
        Assert.Equal("store_failed", Assert.Throws<Refusal>(() => store.Database.Write(tx => tx.Execute(new Sql(sql)))).Code);
        Assert.Equal(before, store.Dump());
    }

    [Theory, BothEngines]
    public void Let_one_open_session_only_hold_what_one_may_hold(TestEngine engine)
    {
        using var store = WithSessions(engine);
        Assert.Throws<Refusal>(() => store.Database.Write(tx => tx.Execute(new Sql(Open("second", 3)))));
        Assert.Equal(2, store.Count("sessions"));
    }

    [Theory, BothEngines]
    public void Give_a_number_once_in_a_project_and_once_among_those_of_none(TestEngine engine)
    {
        using var store = WithSessions(engine);
        Assert.Throws<Refusal>(() => store.Database.Write(tx => tx.Execute(new Sql(Ended("again", 1)))));
    }

    private static TestStore WithSessions(TestEngine engine)
    {
        var store = TestStore.Create(engine);
        store.Execute(Ended("ended", 1));
        store.Execute(Open("open", 2));
        return store;
    }

    private static readonly System.Text.CompositeFormat SessionFormat = System.Text.CompositeFormat.Parse(Session);

    private static string Open(string id, int number) => string.Format(System.Globalization.CultureInfo.InvariantCulture, SessionFormat, id, number, "active", "null", "null");

    private static string Ended(string id, int number) => string.Format(System.Globalization.CultureInfo.InvariantCulture, SessionFormat, id, number, "ended", "5000", "'user_end'");

    private static void Refused(TestStore store, string sql, string why)
    {
        var refusal = Assert.Throws<Refusal>(() => store.Database.Write(tx => tx.Execute(new Sql(sql))));
        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
    }
}
