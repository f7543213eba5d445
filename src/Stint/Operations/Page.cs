namespace Stint.Operations;

/// <summary>A page of things, newest or oldest first as its operation says, and where the next page begins.</summary>
internal sealed record Page<T>(T[] Items, string? Next);
