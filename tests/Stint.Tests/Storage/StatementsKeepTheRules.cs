namespace Stint.Tests.Storage;

public sealed class StatementsKeepTheRules
{
    /// <summary>What breaks a rule for a reason: the name of the statement, and the reason.</summary>
    private static readonly Dictionary<string, string> Justified = new(StringComparer.Ordinal)
    {
        ["Storage.Migrator.Record"] = "Two who migrate at once hold a lock; a name that is there already is a defect, and must fail.",
    };

    [Fact]
    public void One_and_all()
    {
        var broken = Statements.All.Where(each => !Justified.ContainsKey(each.Name))
            .SelectMany(each => SqlRules.Check(each.Text).Select(wrong => $"{each.Name}: {wrong}\n  {each.Text}"));
        Assert.Empty(broken);
    }

    [Fact]
    public void And_no_reason_is_kept_for_a_statement_that_is_gone() =>
        Assert.Empty(Justified.Keys.Except(Statements.All.Select(each => each.Name), StringComparer.Ordinal));

    [Theory]
    [InlineData("update sessions set closed_at = now() where bucket = @bucket", "instants")]
    [InlineData("insert into numbers (bucket, next) values (@bucket, 1) on conflict (bucket) do update set next = current_timestamp", "instants")]
    [InlineData("update sessions set id = gen_random_uuid() where bucket = @bucket", "random")]
    [InlineData("insert into session_tags (bucket, tag) values (@bucket, @tag)", "on conflict")]
    [InlineData("insert into session_tags (tag, bucket) values (@tag, @bucket) on conflict do nothing", "first column")]
    [InlineData("insert into session_tags (bucket, tag) values (@bucket, @tag) on conflict (tag) do nothing", "every key")]
    [InlineData("select id from sessions where id = @id", "every bucket")]
    [InlineData("update sessions set tz = @tz where id = @id", "every bucket")]
    [InlineData("delete from activities where session_id = @id", "every bucket")]
    [InlineData("select s.id from sessions s join session_tags t on t.session_id = s.id where s.bucket = @bucket", "join")]
    [InlineData("select s.id from sessions s cross join session_tags t where s.bucket = @bucket and t.session_id = s.id", "join")]
    [InlineData("select s.id from sessions s left join projects p on p.id = s.project_id where s.bucket = @bucket", "join")]
    [InlineData("select s.id from sessions s where s.bucket = @bucket and exists (select 1 from session_tags t where t.session_id = s.id)", "every bucket")]
    [InlineData("select id from sessions where workspace = @workspace for update", "one bucket")]
    [InlineData("select id from sessions where bucket = @bucket limit 1", "order")]
    [InlineData("select data ->> 'why' from activities where bucket = @bucket", "engines")]
    [InlineData("select id from sessions where bucket = @bucket and holder like @start", "engines")]
    [InlineData("select at::text from activities where bucket = @bucket", "engines")]
    public void And_one_that_breaks_them_is_found(string planted, string complaint) =>
        Assert.Contains(SqlRules.Check(planted), wrong => wrong.Contains(complaint, StringComparison.OrdinalIgnoreCase));

    [Theory]
    [InlineData("select s.id from sessions s join session_tags t on t.bucket = s.bucket and t.session_id = s.id where s.bucket = @bucket and t.tag = 'now()'")]
    [InlineData("update sessions set tz = @tz where bucket = @bucket and id = @id")]
    [InlineData("select count(*) from activities where bucket = @bucket")]
    [InlineData("select 1 from session_commits where bucket = @bucket and sha = @sha limit 1")]
    public void And_one_that_keeps_them_is_left_in_peace(string fine) => Assert.Empty(SqlRules.Check(fine));
}
