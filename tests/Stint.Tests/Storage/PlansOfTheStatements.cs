using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Stint.Tests.Support;

namespace Stint.Tests.Storage;

/// <summary>
/// SQLite finds the rows of each statement by more of an index than the bucket, in a store of which it has no statistics: none reads a table, or
/// all that a workspace has in it, for an answer that is a part of it.
/// </summary>
public sealed partial class PlansOfTheStatements
{
    /// <summary>What reads more for a reason: the name of the statement, and the reason.</summary>
    private static readonly Dictionary<string, string> Justified = new(StringComparer.Ordinal)
    {
        ["Storage.Migrator.Applied"] = "A list of some ten names, all of them wanted.",
        ["Storage.Migrator.SqliteTables"] = "Asks whether there is any table at all.",
        ["Storage.StoreTables.SqliteColumns"] = "The columns of a table, all of them wanted.",
        ["Upkeep.Backup.Named"] = "A backup holds the contents of all attachments.",
        ["Upkeep.StoreChecks.SqliteIntegrity"] = "Asks the engine to read the whole file, which takes its time.",
        ["Upkeep.StoreChecks.SqliteReferences"] = "The same for all references.",
        ["Visits.CompareVisits.SqlitePages"] = "The same for the pages of these events.",
        ["Visits.CompareVisits.SqliteEvents"] = "A list of the visitors of a range, made by the statement itself; all of their events are wanted.",
        ["Visits.OverdueSalts.Everywhere"] = "The salts of all workspaces, once a minute: a few each, since they live for two days.",
        ["Work.Import.StandingRows.Contested"] = "One pass over an index of names is faster than a seek for each, and an import reads every commit of git's besides.",
    };

    [Fact]
    public void Read_no_more_than_they_must()
    {
        using var store = TestStore.Create(TestEngine.Sqlite);
        using var raw = new RawStore(store);
        var wide = Statements.All.Where(each => each.Sqlite && !Justified.ContainsKey(each.Name))
            .SelectMany(each => Wide((SqliteConnection)raw.Connection, each.Text).Select(step => $"{each.Name}: {step}"))
            .ToList();
        Assert.True(wide.Count == 0, string.Join('\n', wide));
    }

    [Fact]
    public void And_no_reason_is_kept_for_one_that_reads_no_more()
    {
        using var store = TestStore.Create(TestEngine.Sqlite);
        using var raw = new RawStore(store);
        Assert.All(Justified.Keys, name => Assert.NotEmpty(Wide((SqliteConnection)raw.Connection, Assert.Single(Statements.All, each => each.Name == name).Text)));
    }

    [Theory]
    [InlineData("select id from sessions where bucket = @bucket and ended_at is null order by id limit 1000")]
    [InlineData("select count(*) from activities")]
    [InlineData("select t.tag from session_tags t join sessions s on s.bucket = t.bucket and s.id = t.session_id where s.bucket = @bucket and s.started_at >= @since")]
    [InlineData("update sessions set tz = @tz where bucket = @bucket and tz = @was")]
    public void And_one_that_reads_a_workspace_is_found(string planted)
    {
        using var store = TestStore.Create(TestEngine.Sqlite);
        using var raw = new RawStore(store);
        Assert.NotEmpty(Wide((SqliteConnection)raw.Connection, planted));
    }

    private static List<string> Wide(SqliteConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "explain query plan " + text;
        foreach (var name in Parameter.Matches(text).Select(match => match.Value).Distinct(StringComparer.Ordinal))
            command.Parameters.AddWithValue(name, DBNull.Value);
        using var reader = command.ExecuteReader();
        var steps = new List<string>();
        while (reader.Read())
            steps.Add(reader.GetString(3));
        return steps.FindAll(step => WideStep.IsMatch(step));
    }

    [GeneratedRegex("@[a-z_0-9]+")]
    private static partial Regex Parameter { get; }

    // The index of open sessions holds those alone, and they are few.
    [GeneratedRegex(@"^SCAN (?!CONSTANT)|^SEARCH .*AUTOMATIC|^SEARCH (?!.*INDEX sessions_open).*\(bucket=\?\)", RegexOptions.CultureInvariant)]
    private static partial Regex WideStep { get; }
}
