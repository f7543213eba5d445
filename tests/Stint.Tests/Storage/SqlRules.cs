using System.Text.RegularExpressions;

namespace Stint.Tests.Storage;

/// <summary>
/// What every statement keeps to, so that one text serves both engines and the same schema distributes over several machines:
/// the rules of the design's storage section, as far as a text shows them.
/// </summary>
internal static partial class SqlRules
{
    /// <summary>What is not of one bucket: our own list of schema files, the engines' catalogs, and what only looks like a table's name.</summary>
    private static readonly string[] WithoutBucket = ["schema_files", "sqlite_master", "information_schema", "pragma_table_xinfo", "pragma_integrity_check", "pragma_foreign_key_check", "unnest", "lateral"];

    /// <summary>What is wrong with a statement, a sentence each.</summary>
    public static IEnumerable<string> Check(string text)
    {
        var plain = Space.Replace(Quoted.Replace(text.ToLowerInvariant(), "''"), " ").Trim();
        return Engines(plain).Concat(Inserts(plain)).Concat(Buckets(plain)).Concat(Order(plain));
    }

    private static IEnumerable<string> Engines(string text)
    {
        if (Volatile.Match(text) is { Success: true } now)
            yield return $"{now.Value}: instants and random values are parameters; each server of a cluster has its own.";
        if (Dialect.Match(text) is { Success: true } dialect && !text.Contains("unnest(", StringComparison.Ordinal))
            yield return $"{dialect.Value}: only one of the engines knows it, or both know it differently.";
    }

    private static IEnumerable<string> Inserts(string text)
    {
        if (!text.StartsWith("insert into", StringComparison.Ordinal) || Table(text) is "schema_files")
            yield break;
        if (!text.Contains(" on conflict", StringComparison.Ordinal))
            yield return "An insert says what happens on conflict: a repetition is harmless, a race is told by the count.";
        if (!InsertedFirst.IsMatch(text))
            yield return "The first column of an insert is the bucket.";
        if (Target.Match(text) is { Success: true } target && !target.Groups[1].Value.StartsWith("bucket", StringComparison.Ordinal))
            yield return "A conflict is one of a key, and every key begins with the bucket.";
    }

    /// <summary>Every table that is read or changed is bound to a bucket: the first one to a value, each other one to that.</summary>
    private static IEnumerable<string> Buckets(string text)
    {
        foreach (Match mention in Tables.Matches(text))
        {
            var (how, table) = (mention.Groups["how"].Value, mention.Groups["table"].Value);
            if (how == "into" || WithoutBucket.Contains(table, StringComparer.Ordinal))
                continue;
            var alias = mention.Groups["alias"].Value is { Length: > 0 } name && !Words.Contains(name, StringComparer.Ordinal) ? name : null;
            var own = alias is null ? @"(?<![.\w])bucket" : $@"\b{alias}\.bucket";
            if (how == "join" && !Regex.IsMatch(text, $@"(on|cross join .* where) [^;]*?({own} = \w+\.bucket|\w+\.bucket = {own})"))
                yield return $"The join of {table} does not bind its bucket to the other side's.";
            else if (how != "join" && !Regex.IsMatch(text, $@"{own} (= (@bucket|\w+\.bucket)|in \()|\w+\.bucket = {own}"))
                yield return $"{table} is read or changed in every bucket.";
        }

        if (Locks.IsMatch(text) && !text.Contains("bucket = @bucket", StringComparison.Ordinal))
            yield return "Locks stay inside one bucket.";
    }

    private static IEnumerable<string> Order(string text)
    {
        // Whether there is one at all needs no order.
        if (!text.StartsWith("select 1 ", StringComparison.Ordinal) && text.Contains(" limit ", StringComparison.Ordinal) && !text.Contains("order by", StringComparison.Ordinal))
            yield return "A limit without an order takes rows that nobody chose.";
    }

    private static string Table(string text) => Tables.Match(text).Groups["table"].Value;

    // What follows a table's name when it has no alias.
    private static readonly string[] Words = ["where", "set", "on", "join", "left", "inner", "cross", "order", "group", "values", "select", "using", "limit", "for", "returning"];

    [GeneratedRegex(@"\b(now|random|gen_random_uuid|uuid_generate_v4|clock_timestamp|statement_timestamp|transaction_timestamp|julianday|strftime|unixepoch|datetime|nextval|txid_current)\s*\(|\bcurrent_(timestamp|date|time)\b|\blocaltimestamp\b")]
    private static partial Regex Volatile { get; }

    [GeneratedRegex(@"->>?|::|\bilike\b|\blike\b|\bglob\b|\binterval\b|\bdate_trunc\b|\bpercentile_\w+|\bgenerate_series\b|\bjson_\w+|\bmerge into\b|\breplace into\b|\binsert or\b|\browid\b|\bnulls (first|last)\b|\bautoincrement\b|\bserial\b")]
    private static partial Regex Dialect { get; }

    [GeneratedRegex(@"^insert into \w+ \(bucket\b")]
    private static partial Regex InsertedFirst { get; }

    [GeneratedRegex(@"\bon conflict \(([^)]*)\)")]
    private static partial Regex Target { get; }

    [GeneratedRegex(@"(?<!@)\b(?<how>from|join|update|into)\s+(?!set\b)(?<table>[a-z_]+)(?:\.[a-z_]+)?(?:\s+(?:as\s+)?(?<alias>[a-z_]+))?")]
    private static partial Regex Tables { get; }

    [GeneratedRegex(@"\bfor (no key )?(update|share)\b")]
    private static partial Regex Locks { get; }

    [GeneratedRegex(@"'[^']*'")]
    private static partial Regex Quoted { get; }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space { get; }
}
