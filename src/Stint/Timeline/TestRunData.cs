using System.Text;
using System.Text.Json;

namespace Stint.Timeline;

/// <summary>The two figures of a test run's entry that days are made of, read without a document: days are counted from many entries.</summary>
internal static class TestRunData
{
    /// <summary>Failed tests of the run, and those of them that were new; 0 where the entry does not say.</summary>
    public static (long Failed, long New) Read(string data)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(data));
        long failed = 0, broke = 0;
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1)
                continue;
            if (reader.ValueTextEquals("failed"u8) && reader.Read() && reader.TokenType == JsonTokenType.Number)
                failed = reader.GetInt64();
            else if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("new_total"u8) && reader.Read() && reader.TokenType == JsonTokenType.Number)
                broke = reader.GetInt64();
        }

        return (failed, broke);
    }
}
