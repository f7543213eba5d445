using Stint.Tests.Support;

namespace Stint.Tests.Work.Transcripts;

/// <summary>Many messages in one document, or in one line, of which one makes no sense.</summary>
public sealed class OfGeminiMessages
{
    private static string Message(int id, string at, int output, string more = "") =>
        $$"""{"id":"m-{{id}}","timestamp":"{{at}}","type":"gemini","content":"x","model":"gemini-3","tokens":{"input":1,"output":{{output}},"cached":0,"thoughts":0}{{more}}}""";

    private static string At(int minute) => $"2026-02-23T12:{minute:00}:00Z";

    private const string Calls =
        """
        ,"toolCalls":[{"id":"t-1","name":"read_file","status":"success","timestamp":"never"},{"id":"t-2","name":"write_file","args":{"file_path":"/gone/parser/a.cs"},"status":"success","resultDisplay":{"diffStat":{"model_added_lines":2,"model_removed_lines":1}}}]
        """;

    private static readonly string[] Messages =
    [
        Message(1, At(1), 100), Message(2, "garbage", 7), Message(3, At(3), 1000, Calls), Message(4, At(4), -1), Message(5, At(5), 9, ",\"model\":\"\\ud800\""), "7", Message(6, At(6), 20_000),
    ];

    private static readonly string[] Reasons =
    [
        "message 2: 'garbage' is no time", "message 3: call 1: 'never' is no time", "message 4: output is -1; it can be 0 to 1,000,000,000", "message 5: a text in it is none",
    ];

    [Theory]
    [InlineData("session-1.json")]
    [InlineData("session-1.jsonl")]
    public void Lose_none_of_the_others(string name)
    {
        using var told = new Told(TestEngine.Sqlite);
        var list = $"[{string.Join(',', Messages)}]";
        told.Folder.Write("p/.project_root", "/gone/parser");
        told.Folder.Write("p/chats/" + name, name.EndsWith('l') ? "{\"sessionId\":\"g\"}\n{\"$set\":{\"messages\":" + list + "}}\n" : "{\"sessionId\":\"g\",\"messages\":" + list + "}");
        var result = told.Import("gemini");
        Assert.Equal(Reasons.Select(each => $"p/chats/{name}{(name.EndsWith('l') ? ":2" : "")} {each}"), result["refused"]!.AsArray().Select(each => $"{each!["line"]} {each["reason"]}"));
        Assert.Equal((int)result["read"]!, (int)result["added"]! + (int)result["skipped"]! + (int)result["refused_total"]!);
        Assert.Equal(["gemini-3 3/21100/0/-/0"], told.Models());
        Assert.Equal("a.cs 2", told.Session()["files"]!.AsArray().Select(file => $"{file!["path"]} {file["ai_lines_added"]}").Single());
    }

    [Fact]
    public void Are_refused_no_more_often_than_somebody_reads()
    {
        using var told = new Told(TestEngine.Sqlite);
        told.Folder.Write("p/chats/session-1.json", "{\"sessionId\":\"g\",\"messages\":[" + string.Join(',', Enumerable.Repeat(Message(1, "never", 1), 5000).Append(Message(2, At(1), 5))) + "]}");
        var result = told.Import("gemini");
        Assert.Equal(5000, (int)result["refused_total"]!);
        Assert.Equal(["gemini-3 1/5/0/-/0"], told.Models());
    }
}
