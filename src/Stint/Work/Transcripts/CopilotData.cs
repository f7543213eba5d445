using System.Text;
using System.Text.Json;

namespace Stint.Work.Transcripts;

/// <summary>What the events have in common: some of it, at any depth, since where it stands has changed with the versions.</summary>
internal sealed class CopilotData
{
    private const int MostPaths = 100;

    public string? Session { get; private set; }
    public string? Cwd { get; private set; }
    public string? Model { get; private set; }
    public string? NewModel { get; private set; }
    public string? Content { get; private set; }
    public string? Message { get; private set; }
    public string? Call { get; private set; }
    public string? Tool { get; private set; }
    public bool Success { get; private set; }
    public long? Output { get; private set; }
    public long? Added { get; private set; }
    public long? Removed { get; private set; }
    public List<string> Paths { get; } = [];
    public List<(string Model, Usage Usage)> Models { get; } = [];

    public static CopilotData Read(ref Utf8JsonReader json)
    {
        var data = new CopilotData();
        data.Take(ref json);
        return data;
    }

    private void Take(ref Utf8JsonReader json)
    {
        while (Wire.Property(ref json))
        {
            if (json.ValueTextEquals("sessionId"u8))
                Session = Wire.Text(ref json);
            else if (json.ValueTextEquals("cwd"u8))
                Cwd = Wire.Text(ref json, 4096);
            else if (json.ValueTextEquals("model"u8))
                Model = Wire.Text(ref json, 100);
            else if (json.ValueTextEquals("newModel"u8))
                NewModel = Wire.Text(ref json, 100);
            else if (json.ValueTextEquals("content"u8))
                Content = Wire.Text(ref json, 2000);
            else if (json.ValueTextEquals("messageId"u8))
                Message = Wire.Text(ref json);
            else if (json.ValueTextEquals("toolCallId"u8))
                Call = Wire.Text(ref json);
            else if (json.ValueTextEquals("toolName"u8))
                Tool = Wire.Text(ref json, 100);
            else if (json.ValueTextEquals("success"u8))
                Success = Wire.Flag(ref json);
            else if (json.ValueTextEquals("outputTokens"u8))
                Output = Wire.Count(ref json, "outputTokens");
            else if (json.ValueTextEquals("linesAdded"u8))
                Added = Wire.Count(ref json, "linesAdded");
            else if (json.ValueTextEquals("linesRemoved"u8))
                Removed = Wire.Count(ref json, "linesRemoved");
            else if (json.ValueTextEquals("filePaths"u8) || json.ValueTextEquals("filesModified"u8))
                TakePaths(ref json);
            else if (json.ValueTextEquals("modelMetrics"u8))
                TakeModels(ref json);
            else if (json.ValueTextEquals("context"u8) || json.ValueTextEquals("toolTelemetry"u8) || json.ValueTextEquals("properties"u8) || json.ValueTextEquals("restrictedProperties"u8)
                || json.ValueTextEquals("metrics"u8) || json.ValueTextEquals("codeChanges"u8))
                TakeInner(ref json);
            else
                json.Skip();
        }
    }

    private void TakeInner(ref Utf8JsonReader json)
    {
        if (Wire.Enter(ref json))
            Take(ref json);
    }

    /// <summary>A list, or a list that is written as a text.</summary>
    private void TakePaths(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.String)
        {
            var text = Wire.Here(ref json, 100_000);
            if (!text.StartsWith('['))
                return;
            var inner = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
            inner.Read();
            TakeList(ref inner);
        }
        else if (json.TokenType == JsonTokenType.StartArray)
        {
            TakeList(ref json);
        }
        else
        {
            json.Skip();
        }
    }

    private void TakeList(ref Utf8JsonReader json)
    {
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType == JsonTokenType.String && Paths.Count < MostPaths)
                Paths.Add(Wire.Here(ref json, 4097));
            else
                json.Skip();
        }
    }

    private void TakeModels(ref Utf8JsonReader json)
    {
        if (!Wire.Enter(ref json))
            return;
        while (Wire.Property(ref json))
        {
            var model = json.GetString()!;
            var usage = Usage.Unknown;
            if (!Wire.Enter(ref json))
                continue;
            while (Wire.Property(ref json))
            {
                if (json.ValueTextEquals("usage"u8))
                    usage = Spent(ref json);
                else
                    json.Skip();
            }

            if (Models.Count < 100)
                Models.Add((model.Length <= 100 ? model : model[..100], usage));
        }
    }

    private static Usage Spent(ref Utf8JsonReader json)
    {
        var usage = Usage.Unknown;
        if (!Wire.Enter(ref json))
            return usage;
        while (Wire.Property(ref json))
        {
            if (json.ValueTextEquals("inputTokens"u8))
                usage = usage with { Input = Wire.Count(ref json, "inputTokens") };
            else if (json.ValueTextEquals("outputTokens"u8))
                usage = usage with { Output = Wire.Count(ref json, "outputTokens") };
            else if (json.ValueTextEquals("cacheReadTokens"u8))
                usage = usage with { CacheRead = Wire.Count(ref json, "cacheReadTokens") };
            else if (json.ValueTextEquals("cacheWriteTokens"u8))
                usage = usage with { CacheWrite = Wire.Count(ref json, "cacheWriteTokens") };
            else
                json.Skip();
        }

        return usage;
    }
}
