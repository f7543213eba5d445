using Stint.Operations;
using Stint.Sessions;

namespace Stint.Visits;

/// <summary>The events of a request, each checked by itself.</summary>
internal static class CheckedEvents
{
    /// <summary>What stands between an event and the collector; null: nothing does.</summary>
    public delegate EventResult? Screen(VisitStream stream, VisitEvent each, out Refusal? refusal);

    private static EventInput Formed(EventInput input) => input switch
    {
        { Malformed: { } path } => throw Refusal.Usage("bad_value", $"The event does not have the form it needs at {PlainText.Short(PlainText.Line(path), 60)}."),
        { Id: null, Type: null, Name: null, Action: null, Page: null, Details: null, At: null, UserId: null, Entry: null } =>
            throw Refusal.Usage("missing", "The event says nothing: it has neither 'type' nor 'name' nor 'page'."),
        _ => input,
    };

    /// <summary>Takes what is right and refuses the rest, each by its place.</summary>
    public static Taking<EventResults> Of(
        Context context, string? sentAt, EventInput[] inputs, Intake intake, Func<EventInput, Instant, VisitStream> streamOf, Screen screen)
    {
        var correction = VisitInput.Correction(context, sentAt);
        var results = new EventResult[inputs.Length];
        var streams = new Dictionary<string, VisitStream>(StringComparer.Ordinal);
        var events = new List<(int Index, VisitEvent Event)>();
        for (var i = 0; i < inputs.Length; i++)
        {
            try
            {
                var input = Formed(inputs[i]);
                var stream = streamOf(input, VisitInput.Claimed(context, input.At, correction));
                var each = VisitInput.Event(context, stream, input, correction, intake.Device(stream));
                if (screen(stream, each, out _) is { } stopped)
                {
                    results[i] = stopped;
                    continue;
                }

                events.Add((i, each));
                streams.TryAdd(stream.Key, stream);
            }
            catch (Refusal refusal) when (refusal.Kind == RefusalKind.Usage)
            {
                results[i] = EventResult.Refused(refusal);
            }
        }

        intake.Write();
        return new Taking<EventResults>(streams.Values, events.ConvertAll(each => each.Event), (_, fresh) =>
        {
            foreach (var (index, each) in events)
                results[index] = fresh.Contains(each) ? EventResult.Ok : EventResult.Repeated;
            return new EventResults(results);
        });
    }
}
