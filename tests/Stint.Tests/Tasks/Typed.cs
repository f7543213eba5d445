using System.Text.Json;
using Stint.Tests.Support;

namespace Stint.Tests.Tasks;

/// <summary>A command line on a store of either engine, whose clock the test moves: what people and orchestrators type about tasks.</summary>
internal sealed class Typed : IDisposable
{
    private readonly TestStore store;
    private readonly CommandLineRunner stint = new("2026-01-11T10:00:00Z");

    public Typed(TestEngine engine)
    {
        store = TestStore.Create(engine);
        stint.Variables["STINT_DB"] = store.Target;
    }

    public DateTimeOffset Now => stint.Clock.Now;

    public string Folder => stint.Directory;

    /// <summary>Runs a command that must succeed, the words divided by blanks, and gives its document.</summary>
    public JsonElement Task(string words, params string[] more) => stint.Json(["task", .. words.Split(' '), .. more]);

    public JsonElement Analytics(string words) => stint.Json(["analytics", .. words.Split(' ')]);

    public Answer Run(params string[] words) => stint.Run(words);

    public JsonElement[] Sessions(string words) => [.. Task("sessions " + words).GetProperty("items").EnumerateArray()];

    public Typed Wait(int minutes)
    {
        stint.Clock.Advance(TimeSpan.FromMinutes(minutes));
        return this;
    }

    public void Dispose()
    {
        stint.Dispose();
        store.Dispose();
    }
}
