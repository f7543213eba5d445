using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Npgsql;
using Stint.Storage;
using Stint.Tests.Support;

namespace Stint.Tests.Storage;

public sealed partial class StatementsOfTheProduct
{
    [Fact]
    public void Stand_in_one_file()
    {
        var text = new StringBuilder();
        foreach (var statement in Statements.All)
            text.Append("-- ").Append(statement.Name).Append('\n').Append(statement.Text.Trim()).Append("\n\n");
        Golden.Match("sql", text.ToString());
    }

    [Fact]
    public void Are_all_found()
    {
        var written = Directory.GetFiles(WorkingCopy.At("src/Stint"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Replace('\\', '/').Contains("/obj/", StringComparison.Ordinal))
            .Sum(file => Declared.Count(File.ReadAllText(file)));
        var found = Statements.All.Count(each => !each.Name.EndsWith(".One", StringComparison.Ordinal) && !each.Name.EndsWith(".PostgresMany", StringComparison.Ordinal));
        Assert.Equal(written, found);
        Assert.True(found > 100, $"Only {found} statements were found.");
    }

    [Fact]
    public void Can_be_prepared_by_SQLite()
    {
        using var store = TestStore.Create(TestEngine.Sqlite);
        using var raw = new RawStore(store);
        var wrong = Statements.All.Where(each => each.Sqlite).Select(each => Complaint(each, text => Prepare((SqliteConnection)raw.Connection, text)));
        Assert.Empty(wrong.OfType<string>());
    }

    [Fact]
    public void Can_be_prepared_by_PostgreSQL()
    {
        using var store = TestStore.Create(TestEngine.Postgres);
        using var raw = new RawStore(store);
        var wrong = Statements.All.Where(each => each.Postgres).Select(each => Complaint(each, text => Prepare((NpgsqlConnection)raw.Connection, text)));
        Assert.Empty(wrong.OfType<string>());
    }

    [Theory]
    [InlineData("select id from sessions where bucket = @bucket and id ->> @id = 1")]
    [InlineData("select no_such_column from sessions")]
    [InlineData("insert into sessions (bucket) values (@bucket) on conflict (id) do nothing")]
    public void Would_be_noticed_if_an_engine_did_not_know_them(string text)
    {
        using var store = TestStore.Create(TestEngine.Postgres);
        using var raw = new RawStore(store);
        Assert.NotNull(Complaint(new Statement("planted", text), planted => Prepare((NpgsqlConnection)raw.Connection, planted)));
    }

    private static string? Complaint(Statement statement, Action<string> prepare)
    {
        try
        {
            prepare(statement.Text);
            return null;
        }
        catch (Exception failure) when (failure is SqliteException or NpgsqlException)
        {
            return $"{statement.Name}: {failure.Message}\n{statement.Text}";
        }
    }

    private static void Prepare(SqliteConnection connection, string text)
    {
        // Explaining compiles the statement and runs nothing of it; the values have no bearing on that.
        using var command = connection.CreateCommand();
        command.CommandText = "explain " + text;
        foreach (var name in Names(text))
            command.Parameters.AddWithValue(name, DBNull.Value);
        using var reader = command.ExecuteReader();
    }

    private static void Prepare(NpgsqlConnection connection, string text)
    {
        // The server infers the types of the parameters, and the plan of one execution finds what parsing alone does not (which key conflicts).
        var names = Names(text).ToList();
        using var command = new NpgsqlCommand(null, connection);
        if (text.TrimStart().StartsWith("create", StringComparison.Ordinal))
        {
            command.CommandText = text;
            command.Prepare();
            return;
        }

        command.CommandText = $"prepare one as {Parameter.Replace(text, match => $"${names.IndexOf(match.Value) + 1}")}";
        command.ExecuteNonQuery();
        command.CommandText = names.Count == 0 ? "explain execute one" : $"explain execute one ({string.Join(", ", names.Select(_ => "null"))})";
        try
        {
            command.ExecuteNonQuery();
        }
        finally
        {
            command.CommandText = "deallocate one";
            command.ExecuteNonQuery();
        }
    }

    private static IEnumerable<string> Names(string text) => Parameter.Matches(text).Select(match => match.Value).Distinct(StringComparer.Ordinal);

    [GeneratedRegex("@[a-z_0-9]+")]
    private static partial Regex Parameter { get; }

    [GeneratedRegex(@"static readonly Sql \w+", RegexOptions.CultureInvariant)]
    private static partial Regex Declared { get; }
}
